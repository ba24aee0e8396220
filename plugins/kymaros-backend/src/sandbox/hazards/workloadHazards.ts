import type { Hazard } from '@kymaros/plugin-kymaros-node';
import { fieldAt } from './fields';
import { hasAnyOf, withoutAll } from './marks';
import { patchPods, POD_RESOURCES, podOf } from './podCarriers';

/** Annotations by which a pod asks for a network beside the cluster's, or for an address that production has. */
const NETWORK_ANNOTATIONS = [
  'k8s.v1.cni.cncf.io/networks',
  'v1.multus-cni.io/default-network',
  'cni.projectcalico.org/ipAddrs',
  'cni.projectcalico.org/ipAddrsNoIpam',
  'cni.projectcalico.org/floatingIPs',
  'cni.projectcalico.org/hwAddr',
  'ovn.kubernetes.io/ip_address',
  'ovn.kubernetes.io/mac_address',
];

/** What runs by itself, or changes what runs. */
export const workloadHazards: readonly Hazard[] = [
  {
    id: 'job',
    title: 'Job',
    risk: 'It would do its work once more.',
    resources: ['jobs.batch'],
    detects: () => true,
    neutralise: { kind: 'exclude' },
    remedy: 'not restored',
  },
  {
    id: 'cron-job',
    title: 'CronJob',
    risk: 'It would run in the sandbox beside the one in production.',
    resources: ['cronjobs.batch'],
    detects: object => fieldAt(object, 'spec', 'suspend') !== true,
    neutralise: {
      kind: 'patch',
      patches: () => [
        {
          resource: 'cronjobs.batch',
          change: { merge: { spec: { suspend: true } } },
        },
      ],
    },
    remedy: 'suspended',
  },
  {
    id: 'pipeline',
    title: 'Workflow, pipeline or runner',
    risk: 'Its controller would run it again: build, publish, deploy, or take jobs from production.',
    resources: [
      'workflows.argoproj.io',
      'cronworkflows.argoproj.io',
      'eventsources.argoproj.io',
      'sensors.argoproj.io',
      '*.tekton.dev',
      '*.actions.github.com',
      '*.actions.summerwind.dev',
      '*.build.openshift.io',
      '*.sparkoperator.k8s.io',
    ],
    detects: () => true,
    neutralise: { kind: 'exclude' },
    remedy: 'not restored',
  },
  {
    id: 'autoscaler',
    title: 'Autoscaler',
    risk: 'It would change how much of the application starts, by metrics of production.',
    resources: [
      'horizontalpodautoscalers.autoscaling',
      'verticalpodautoscalers.autoscaling.k8s.io',
      '*.keda.sh',
      '*.autoscaling.gke.io',
    ],
    detects: () => true,
    neutralise: { kind: 'exclude' },
    remedy: 'not restored',
  },
  {
    id: 'pod-disruption-budget',
    title: 'PodDisruptionBudget',
    risk: 'Pods of the sandbox that are not ready would keep nodes from being drained.',
    resources: ['poddisruptionbudgets.policy'],
    detects: () => true,
    neutralise: { kind: 'exclude' },
    remedy: 'not restored',
  },
  {
    id: 'lease',
    title: 'Lease',
    risk: 'The application would wait for a leader that runs in production.',
    resources: ['leases.coordination.k8s.io'],
    detects: () => true,
    neutralise: { kind: 'exclude' },
    remedy: 'not restored',
  },
  {
    id: 'pod-network',
    title: 'Pod on a network of its own',
    risk: 'NetworkPolicies do not hold on a second network, and a fixed address would be the one of the pod in production.',
    resources: POD_RESOURCES,
    detects: object =>
      hasAnyOf(podOf(object), 'annotations', NETWORK_ANNOTATIONS),
    neutralise: {
      kind: 'patch',
      patches: scope =>
        patchPods(scope, {
          metadata: { annotations: withoutAll(NETWORK_ANNOTATIONS) },
        }),
    },
    remedy: 'only the network of the sandbox, any address',
  },
  {
    id: 'network-attachment',
    title: 'Definition of a second network',
    risk: 'Pods on it would be outside of the sandbox.',
    resources: ['*.k8s.cni.cncf.io', '*.k8s.ovn.org'],
    detects: () => true,
    neutralise: { kind: 'exclude' },
    remedy: 'not restored',
  },
];
