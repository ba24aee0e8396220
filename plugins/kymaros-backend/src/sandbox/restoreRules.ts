import type { KubernetesObject } from '@kubernetes/client-node';

const PLAIN_NAME = /^[a-z0-9-]+$/;

/** Fields of a Restore that decide where it writes. */
interface RestoreLike extends KubernetesObject {
  spec?: {
    includedNamespaces?: unknown;
    namespaceMapping?: unknown;
    includeClusterResources?: unknown;
    existingResourcePolicy?: unknown;
    restorePVs?: unknown;
  };
}

/** The sandboxes that a Restore is to fill; none for other kinds. */
export function restoreTargets(object: KubernetesObject): string[] {
  const { includedNamespaces = [], namespaceMapping } =
    object.kind === 'Restore' ? (object as RestoreLike).spec ?? {} : {};
  return (includedNamespaces as string[]).map(
    source => Object(namespaceMapping)[source],
  );
}

/**
 * Why a Restore must not be made, if so (promise 3). Other kinds are not its business.
 *
 * The guard knows this of the kind `Restore` whichever provider asks, so that a mistake in a provider cannot reach
 * production.
 */
export function restoreProblem(
  object: KubernetesObject,
  sandboxes: string[],
): string | undefined {
  if (object.kind !== 'Restore') {
    return undefined;
  }
  const spec = (object as RestoreLike).spec ?? {};
  if (
    spec.includeClusterResources !== undefined &&
    spec.includeClusterResources !== null
  ) {
    return 'includeClusterResources must stay unset: true restores over the whole cluster, false loses volumes';
  }
  if (
    isSet(spec.existingResourcePolicy) &&
    spec.existingResourcePolicy !== 'none'
  ) {
    return `existingResourcePolicy '${spec.existingResourcePolicy}' changes objects that exist; only none is safe`;
  }
  if (spec.restorePVs === false) {
    return 'restorePVs: false can attach the volumes of production to the sandbox';
  }
  return mappingProblem(spec, sandboxes);
}

function mappingProblem(
  spec: NonNullable<RestoreLike['spec']>,
  sandboxes: string[],
): string | undefined {
  const mapping = isSet(spec.namespaceMapping)
    ? Object(spec.namespaceMapping)
    : {};
  const outside = Object.entries(mapping).find(
    ([, target]) => !sandboxes.includes(String(target)),
  );
  if (outside) {
    return `namespaceMapping sends '${outside[0]}' to '${outside[1]}', which is no sandbox of this run`;
  }
  const included = Array.isArray(spec.includedNamespaces)
    ? spec.includedNamespaces
    : [];
  if (included.length === 0) {
    return 'includedNamespaces must name the namespaces to restore; without it all would be';
  }
  const pattern = included.find(
    source => typeof source !== 'string' || !PLAIN_NAME.test(source),
  );
  if (pattern !== undefined) {
    return `includedNamespaces has '${pattern}', which is not the name of one namespace: all that it fits would be restored`;
  }
  const unmapped = included.find(source => !Object.hasOwn(mapping, source));
  return unmapped === undefined
    ? undefined
    : `includedNamespaces has '${unmapped}' without a sandbox in namespaceMapping: it would be restored over the original`;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
