import type { BackedUpObject } from '@kymaros/plugin-kymaros-node';

const MIRROR = 'kubernetes.io/config.mirror';
const TOKEN_OF = 'kubernetes.io/service-account.name';

/** Every namespace has it. */
const DEFAULT_ACCOUNT = 'default';

/** Why Velero never restores this object although the backup holds it. */
export function leavesOut({
  metadata,
  resource,
}: BackedUpObject): string | undefined {
  if (resource.endsWith('.velero.io')) {
    return 'an object of Velero';
  }
  switch (resource) {
    case 'pods':
      return metadata.annotations?.[MIRROR] === undefined
        ? undefined
        : 'made by a node for itself';
    case 'secrets':
      return isMadeToken(metadata)
        ? 'a token that the cluster makes for a ServiceAccount'
        : undefined;
    case 'volumesnapshots.snapshot.storage.k8s.io':
      return 'restored under another name, for the volume made of it';
    default:
      return undefined;
  }
}

/**
 * Velero takes a token of a ServiceAccount for one that the cluster made by its name alone: that of any ServiceAccount which
 * the source namespace has at the time of the restore, and `-token-`. A token that is named otherwise is restored.
 */
function isMadeToken({
  annotations,
  name,
}: BackedUpObject['metadata']): boolean {
  const account = annotations?.[TOKEN_OF];
  return (
    account !== undefined &&
    [account, DEFAULT_ACCOUNT].some(of => name.startsWith(`${of}-token-`))
  );
}
