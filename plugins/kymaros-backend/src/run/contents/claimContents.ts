import type { V1PersistentVolumeClaim, V1Pod } from '@kubernetes/client-node';
import type {
  RestoreSummary,
  VolumeContents,
} from '@kymaros/plugin-kymaros-common';
import type { BackedUpVolume } from '@kymaros/plugin-kymaros-node';
import { parseQuantity } from '../plan/quantity';

/** How a claim came back. */
export interface ClaimContents extends VolumeContents {
  /** Why the claim does not count as come back; absent when it does. */
  flaw?: string;
  /** A pod of the sandbox mounts it; data that comes along with pods cannot come without one. */
  isMounted: boolean;
}

/** What is known about the claims of a tier. */
export interface ClaimsInput {
  /** Names of those that must come back. */
  expected: readonly string[];
  /** Those in the sandbox. */
  claims: readonly V1PersistentVolumeClaim[];
  /** Those of the sandbox. */
  pods: readonly V1Pod[];
  /** Data that was moved. */
  moved: RestoreSummary['volumes'];
  /** What the backup has, by claim; absent when that could not be read. */
  backedUp?: Record<string, BackedUpVolume>;
}

/** How the claims of a tier came back: bound, large enough, and with their data. */
export function claimContents(input: ClaimsInput): ClaimContents[] {
  const mounted = new Set(input.pods.flatMap(claimsOfPod));
  return input.expected.map(name => {
    const claim = input.claims.find(({ metadata }) => metadata?.name === name);
    const volume = { ...stateOf(name, claim), ...dataOf(name, input) };
    const isMounted = mounted.has(name);
    const flaw = claim && flawOf(volume, { isMounted });
    return { ...volume, isMounted, ...(flaw && { flaw }) };
  });
}

function stateOf(claim: string, found: V1PersistentVolumeClaim | undefined) {
  return {
    claim,
    requested: found?.spec?.resources?.requests?.storage,
    capacity: found?.status?.capacity?.storage,
    bound: found?.status?.phase === 'Bound',
  };
}

/** What moved the data tells best; without it, what the backup has of it. */
function dataOf(
  name: string,
  { moved, backedUp }: ClaimsInput,
): Pick<VolumeContents, 'data' | 'method' | 'bytes' | 'message'> {
  const move = moved.find(({ claim }) => claim === name);
  if (move) {
    const { method, phase, bytesDone, message } = move;
    return {
      data: phase === 'Completed' ? 'restored' : 'failed',
      method,
      bytes: bytesDone,
      message,
    };
  }
  const held = backedUp?.[name];
  switch (held?.data) {
    case 'snapshot':
      return { data: 'restored', method: held.method };
    case 'moved':
      if (moved.some(isOfUnknownClaim)) {
        return {
          data: 'unknown',
          method: held.method,
          message: 'of some moved data it is not known which claim it is of',
        };
      }
      return {
        data: 'failed',
        method: held.method,
        message: 'the backup has its data, but it was not moved',
      };
    case 'failed':
      return {
        data: 'failed',
        method: held.method,
        message: 'the backup of its data failed',
      };
    case 'none':
      return { data: 'empty', message: 'the backup has no data of it' };
    default:
      return {
        data: 'unknown',
        message: backedUp
          ? 'it had no volume when it was backed up'
          : 'which data the backup has of it could not be read',
      };
  }
}

/** Named by `pod/volume`, for want of the claim. */
function isOfUnknownClaim({ claim }: RestoreSummary['volumes'][number]) {
  return claim.includes('/');
}

function flawOf(
  { bound, capacity, requested, data, message }: VolumeContents,
  { isMounted }: { isMounted: boolean },
): string | undefined {
  if (data === 'empty') {
    return 'it came back empty';
  }
  if (data === 'failed') {
    return `its data did not come back${message ? `: ${message}` : ''}`;
  }
  // Some storage classes bind a claim only for a pod.
  if (!bound) {
    return isMounted ? 'it is not bound to a volume' : undefined;
  }
  const isSmall =
    (parseQuantity(capacity) ?? 0) < (parseQuantity(requested) ?? 0);
  return isSmall
    ? `its volume has ${capacity}, less than the ${requested} that it asks for`
    : undefined;
}

function claimsOfPod({ spec }: V1Pod): string[] {
  return (spec?.volumes ?? []).flatMap(({ persistentVolumeClaim }) =>
    persistentVolumeClaim ? [persistentVolumeClaim.claimName] : [],
  );
}
