import type { V1ConfigMap } from '@kubernetes/client-node';
import type { LabelSelector } from '@kymaros/plugin-kymaros-common';
import type { RestoreRequest } from '@kymaros/plugin-kymaros-node';
import { resourceModifiers } from './resourceModifiers';
import { type Restore, VELERO_API_VERSION } from './veleroObjects';

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
      labelSelector: labelSelector(request),
      preserveNodePorts: false,
      itemOperationTimeout: timeLimit,
      // Velero refuses one without rules.
      ...(request.patches.length > 0 && {
        resourceModifier: { kind: 'ConfigMap', name },
      }),
    },
  };
}

/** The pods of jobs do not come along without their jobs. */
function labelSelector(request: RestoreRequest): LabelSelector | undefined {
  const given = request.labelSelector;
  return request.exclusions.includes('jobs.batch')
    ? {
        ...given,
        matchExpressions: [
          ...(given?.matchExpressions ?? []),
          ...WITHOUT_JOB_PODS,
        ],
      }
    : given;
}

/** Velero refuses a star alone, and one pattern that it cannot compile switches off those that sort after it. */
const RESOURCE_PATTERN = /^(?=.*[a-z])[a-z0-9.*-]+$/;

/** Without these a claim would keep the name of production's volume, or its pod would wait for data that never comes. */
const INDISPENSABLE = [
  'pods',
  'persistentvolumeclaims',
  'persistentvolumes',
  'volumesnapshots.snapshot.storage.k8s.io',
];

function excludedResources({ exclusions, tier }: RestoreRequest): string[] {
  for (const pattern of exclusions) {
    if (!RESOURCE_PATTERN.test(pattern)) {
      throw new Error(
        `'${pattern}' is no resource that could stay out of the restore of ${tier}: write plural.group, with * for any text`,
      );
    }
    const lost = INDISPENSABLE.find(resource => covers(pattern, resource));
    if (lost !== undefined) {
      throw new Error(
        `'${pattern}' cannot stay out of the restore of ${tier}: without ${lost} volumes are not restored safely`,
      );
    }
  }
  return [...new Set(exclusions)];
}

function covers(pattern: string, resource: string): boolean {
  const expression = pattern.replaceAll('.', '\\.').replaceAll('*', '.*');
  return new RegExp(`^${expression}$`).test(resource);
}

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
    patches: request.patches,
  });
}

function goDuration(milliseconds: number): string {
  return `${Math.max(1, Math.ceil(milliseconds / 60_000))}m0s`;
}
