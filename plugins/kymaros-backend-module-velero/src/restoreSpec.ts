import type { V1ConfigMap } from '@kubernetes/client-node';
import type { LabelSelector } from '@kymaros/plugin-kymaros-common';
import type { RestoreRequest } from '@kymaros/plugin-kymaros-node';
import { stringify } from 'yaml';
import { type Restore, VELERO_API_VERSION } from './veleroObjects';

/**
 * Kinds that stay out of a sandbox because, restored, they would act on the world outside of it, open it, or only
 * make noise. Names that a cluster does not serve are harmless.
 */
export const EXCLUDED_RESOURCES: readonly string[] = [
  // Would run again.
  'jobs.batch',
  // Would share production's traffic, addresses and certificates.
  'ingresses.networking.k8s.io',
  'httproutes.gateway.networking.k8s.io',
  'grpcroutes.gateway.networking.k8s.io',
  'gateways.gateway.networking.k8s.io',
  'routes.route.openshift.io',
  'targetgroupbindings.elbv2.k8s.aws',
  'dnsendpoints.externaldns.k8s.io',
  'certificates.cert-manager.io',
  // Would lead to production's addresses; the controllers make them anew.
  'endpoints',
  'endpointslices.discovery.k8s.io',
  'leases.coordination.k8s.io',
  // Would open the sandbox: policies only ever add up.
  'networkpolicies.networking.k8s.io',
  'ciliumnetworkpolicies.cilium.io',
  'networkpolicies.crd.projectcalico.org',
  // Would change how much of it starts.
  'horizontalpodautoscalers.autoscaling',
  'scaledobjects.keda.sh',
  // Would deploy, or delete what was restored.
  'applications.argoproj.io',
  'helmreleases.helm.toolkit.fluxcd.io',
  'kustomizations.kustomize.toolkit.fluxcd.io',
];

/** Ports of a Service whose node ports are freed; hardly any has more. */
const MOST_SERVICE_PORTS = 16;

/** The pods of jobs do not come along without their jobs. */
const WITHOUT_JOB_PODS: NonNullable<LabelSelector['matchExpressions']> = [
  { key: 'batch.kubernetes.io/job-name', operator: 'DoesNotExist' },
  { key: 'job-name', operator: 'DoesNotExist' },
];

/** Name of everything that belongs to one tier's restore. */
export function restoreName(runId: string, position: number): string {
  return `rt-${runId.slice(0, 8)}-${position}`;
}

/**
 * The Restore of one tier. It never says `includeClusterResources`, `restorePVs` or `existingResourcePolicy`: left unset
 * they bring the volumes along as copies, set they reach production (promise 3).
 */
export function buildRestore(options: {
  runId: string;
  namespace: string;
  request: RestoreRequest;
  /** How long Velero may take before it gives up by itself. */
  timeLimitMs: number;
}): Restore {
  const { request } = options;
  const name = restoreName(options.runId, request.position);
  const timeLimit = goDuration(options.timeLimitMs);
  return {
    apiVersion: VELERO_API_VERSION,
    kind: 'Restore',
    metadata: {
      name,
      namespace: options.namespace,
      annotations: { 'velero.io/pod-volume-timeout': timeLimit },
    },
    spec: {
      backupName: request.backupName,
      includedNamespaces: [request.tier],
      // All pairs, so that subjects of RoleBindings in the other tiers are mapped too.
      namespaceMapping: request.namespaceMapping,
      excludedResources: [...EXCLUDED_RESOURCES],
      labelSelector: {
        matchLabels: request.labelSelector?.matchLabels,
        matchExpressions: [
          ...(request.labelSelector?.matchExpressions ?? []),
          ...WITHOUT_JOB_PODS,
        ],
      },
      preserveNodePorts: false,
      itemOperationTimeout: timeLimit,
      resourceModifier: { kind: 'ConfigMap', name },
    },
  };
}

/** The ConfigMap with the resource modifiers of a tier's Restore. Velero wants exactly one key in it. */
export function buildResourceModifiers(options: {
  runId: string;
  namespace: string;
  request: RestoreRequest;
}): V1ConfigMap {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: restoreName(options.runId, options.request.position),
      namespace: options.namespace,
    },
    data: {
      'resource-modifiers.yaml': stringify({
        version: 'v1',
        resourceModifierRules: modifierRules(options.request.tier),
      }),
    },
  };
}

interface ModifierRule {
  conditions: {
    groupResource: string;
    namespaces: string[];
    matches?: Array<{ path: string; value: string }>;
  };
  mergePatches?: Array<{ patchData: string }>;
  patches?: Array<{ operation: 'add'; path: string; value: string }>;
}

/** Turns a Service that the world can reach into one that only the sandbox can. */
const INTERNAL_SERVICE = {
  type: 'ClusterIP',
  externalIPs: null,
  externalTrafficPolicy: null,
  healthCheckNodePort: null,
  loadBalancerIP: null,
  loadBalancerClass: null,
  loadBalancerSourceRanges: null,
  allocateLoadBalancerNodePorts: null,
};

/** What is changed on the way into the sandbox. Conditions see the source namespace. */
function modifierRules(tier: string): ModifierRule[] {
  const rule = (
    groupResource: string,
    patch: object,
    matches?: Array<{ path: string; value: string }>,
  ): ModifierRule => ({
    conditions: { groupResource, namespaces: [tier], matches },
    mergePatches: [{ patchData: JSON.stringify(patch) }],
  });
  return [
    // A finalizer would hold up the sandbox's deletion, or have an operator act on the real resource behind the copy.
    rule('**', { metadata: { finalizers: null } }),
    // Argo CD deletes copies of what it tracks.
    rule('**', {
      metadata: {
        labels: { 'argocd.argoproj.io/instance': null },
        annotations: { 'argocd.argoproj.io/tracking-id': null },
      },
    }),
    rule('cronjobs.batch', { spec: { suspend: true } }),
    // Velero waits for restore hooks without a limit, and every other restore waits with it.
    rule('pods', {
      metadata: {
        annotations: {
          'post.hook.restore.velero.io/command': null,
          'post.hook.restore.velero.io/container': null,
        },
      },
    }),
    ...['LoadBalancer', 'NodePort'].map(type =>
      rule('services', { spec: INTERNAL_SERVICE }, [
        { path: '/spec/type', value: type },
      ]),
    ),
    ...freeNodePorts(tier),
  ];
}

/**
 * Gives up node ports that somebody chose by hand: production has them, and Velero keeps them. A patch of a port that is
 * not there would be an error, so each one asks first, by the protocol that every port has.
 */
function freeNodePorts(tier: string): ModifierRule[] {
  const positions = Array.from({ length: MOST_SERVICE_PORTS }, (_, at) => at);
  return positions.flatMap(at =>
    ['TCP', 'UDP'].map(protocol => ({
      conditions: {
        groupResource: 'services',
        namespaces: [tier],
        matches: [{ path: `/spec/ports/${at}/protocol`, value: protocol }],
      },
      patches: [
        { operation: 'add', path: `/spec/ports/${at}/nodePort`, value: '0' },
      ],
    })),
  );
}

function goDuration(milliseconds: number): string {
  return `${Math.max(1, Math.ceil(milliseconds / 60_000))}m0s`;
}
