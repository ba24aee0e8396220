import type { Hazard } from '@kymaros/plugin-kymaros-node';
import { patchPods, POD_RESOURCES, podOf } from './podCarriers';
import { hasAnyOf, withoutAll } from './marks';

/** Annotations of a ServiceAccount that make it an account of a cloud. */
const IDENTITIES = [
  'eks.amazonaws.com/role-arn',
  'iam.gke.io/gcp-service-account',
  'azure.workload.identity/client-id',
  'azure.workload.identity/tenant-id',
];
const POD_IDENTITY_LABELS = ['azure.workload.identity/use', 'aadpodidbinding'];
const POD_IDENTITY_ANNOTATIONS = ['iam.amazonaws.com/role'];

/** What says who may do what, and who may talk to whom. */
export const policyHazards: readonly Hazard[] = [
  {
    id: 'network-policy',
    title: 'NetworkPolicy',
    risk: 'It would open the sandbox: what one policy allows no other can forbid.',
    resources: [
      'networkpolicies.networking.k8s.io',
      'networkpolicies.extensions',
      '*.policy.networking.k8s.io',
      'ciliumnetworkpolicies.cilium.io',
      'ciliumenvoyconfigs.cilium.io',
      'ciliumlocalredirectpolicies.cilium.io',
      '*.crd.projectcalico.org',
      '*.projectcalico.org',
      '*.crd.antrea.io',
    ],
    detects: () => true,
    neutralise: { kind: 'exclude' },
    remedy: 'not restored',
  },
  {
    id: 'admission',
    title: 'Webhook, policy or rank of the whole cluster',
    risk: 'It would have a say in what the whole cluster accepts and runs.',
    resources: [
      'priorityclasses.scheduling.k8s.io',
      '*.admissionregistration.k8s.io',
      '*.apiregistration.k8s.io',
      'policies.kyverno.io',
      '*.policies.kyverno.io',
      '*.gatekeeper.sh',
    ],
    detects: () => true,
    neutralise: { kind: 'exclude' },
    remedy: 'not restored',
  },
  {
    id: 'role-binding',
    title: 'RoleBinding',
    risk: 'It would give accounts rights in the sandbox, and those of the sandbox rights on the API.',
    resources: [
      'rolebindings.rbac.authorization.k8s.io',
      'rolebindings.authorization.openshift.io',
    ],
    // Those of OpenShift's own are in every namespace.
    detects: ({ metadata }) => !metadata.name.startsWith('system:'),
    neutralise: { kind: 'exclude' },
    remedy: 'not restored',
  },
  {
    id: 'cloud-identity',
    title: 'Account of a cloud',
    risk: 'Pods would act on buckets, queues and databases of production with its rights.',
    resources: ['serviceaccounts', ...POD_RESOURCES],
    detects: object =>
      hasAnyOf(object, 'annotations', IDENTITIES) ||
      hasAnyOf(podOf(object), 'labels', POD_IDENTITY_LABELS) ||
      hasAnyOf(podOf(object), 'annotations', POD_IDENTITY_ANNOTATIONS),
    neutralise: {
      kind: 'patch',
      patches: scope => [
        {
          resource: 'serviceaccounts',
          change: {
            merge: { metadata: { annotations: withoutAll(IDENTITIES) } },
          },
        },
        ...patchPods(scope, {
          metadata: {
            labels: withoutAll(POD_IDENTITY_LABELS),
            annotations: withoutAll(POD_IDENTITY_ANNOTATIONS),
          },
        }),
      ],
    },
    remedy: 'without the annotations and labels that make it one',
  },
];
