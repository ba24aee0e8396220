import type { V1ConfigMap } from '@kubernetes/client-node';
import type { LabelSelector } from '@kymaros/plugin-kymaros-common';
import type {
  RestorePatch,
  RestoreRequest,
} from '@kymaros/plugin-kymaros-node';
import { resourceModifiers } from './resourceModifiers';
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
      excludedResources: excludedResources(request),
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

/** Velero refuses a star alone, and one pattern that it cannot compile switches all the others off. */
const RESOURCE_PATTERN = /^(?=.*[a-z])[a-z0-9.*-]+$/;

function excludedResources({ exclusions, tier }: RestoreRequest): string[] {
  const wrong = exclusions.find(pattern => !RESOURCE_PATTERN.test(pattern));
  if (wrong !== undefined) {
    throw new Error(
      `'${wrong}' is no resource that could stay out of the restore of ${tier}: write plural.group, with * for any text`,
    );
  }
  return [...new Set([...EXCLUDED_RESOURCES, ...exclusions])];
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

/** What is changed on the way into the sandbox. */
const OWN_PATCHES: RestorePatch[] = [
  // A finalizer would hold up the sandbox's deletion, or have an operator act on the real resource behind the copy.
  { resource: '*', change: { merge: { metadata: { finalizers: null } } } },
  // Argo CD deletes copies of what it tracks.
  {
    resource: '*',
    change: {
      merge: {
        metadata: {
          labels: { 'argocd.argoproj.io/instance': null },
          annotations: { 'argocd.argoproj.io/tracking-id': null },
        },
      },
    },
  },
  {
    resource: 'cronjobs.batch',
    change: { merge: { spec: { suspend: true } } },
  },
  ...['LoadBalancer', 'NodePort'].map(type => ({
    resource: 'services',
    when: [{ path: '/spec/type', value: type }],
    change: { merge: { spec: INTERNAL_SERVICE } },
  })),
  ...freeNodePorts(),
];

/** The ConfigMap with the resource modifiers of a tier's Restore. */
export function buildResourceModifiers(options: {
  runId: string;
  namespace: string;
  request: RestoreRequest;
}): V1ConfigMap {
  const { request, namespace, runId } = options;
  return resourceModifiers({
    name: restoreName(runId, request.position),
    namespace,
    tier: request.tier,
    patches: [...OWN_PATCHES, ...request.patches],
  });
}

/**
 * Gives up node ports that somebody chose by hand: production has them, and Velero keeps them. A patch of a port that is
 * not there would be an error, so each one asks first, by the protocol that every port has.
 */
function freeNodePorts(): RestorePatch[] {
  const positions = Array.from({ length: MOST_SERVICE_PORTS }, (_, at) => at);
  return positions.flatMap(at =>
    ['TCP', 'UDP'].map(
      (protocol): RestorePatch => ({
        resource: 'services',
        when: [{ path: `/spec/ports/${at}/protocol`, value: protocol }],
        change: {
          operations: [
            { operation: 'add', path: `/spec/ports/${at}/nodePort`, value: 0 },
          ],
        },
      }),
    ),
  );
}

function goDuration(milliseconds: number): string {
  return `${Math.max(1, Math.ceil(milliseconds / 60_000))}m0s`;
}
