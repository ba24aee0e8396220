import type {
  V1PersistentVolume,
  V1PersistentVolumeClaim,
} from '@kubernetes/client-node';
import { volumeRefusal, type VolumeRelease } from './volumeRules';

const BEFORE = '2026-11-23T09:59:00Z';
const SANDBOX_MADE = '2026-11-23T10:00:00Z';
const AFTER = '2026-11-23T10:01:00Z';
const NAMESPACES = new Map([
  ['sandbox-db', { uid: 'ns-1', createdAt: SANDBOX_MADE }],
]);

function volume(
  changes: { metadata?: object; spec?: object } = {},
): V1PersistentVolume {
  return {
    metadata: {
      name: 'pv-1',
      creationTimestamp: AFTER,
      annotations: { 'pv.kubernetes.io/provisioned-by': 'disks.example' },
      ...changes.metadata,
    },
    spec: {
      claimRef: { namespace: 'sandbox-db', name: 'data', uid: 'claim-1' },
      csi: { driver: 'disks.example', volumeHandle: 'disk-1' },
      ...changes.spec,
    },
  } as unknown as V1PersistentVolume;
}

const CLAIM = {
  metadata: { uid: 'claim-1' },
  spec: { volumeName: 'pv-1' },
} as V1PersistentVolumeClaim;
const release = (changes: Partial<VolumeRelease>): VolumeRelease => {
  const one = changes.volume ?? volume();
  return { volume: one, claim: CLAIM, all: [one], ...changes };
};

describe('volumeRefusal', () => {
  it('lets a volume go that was provisioned for a claim in the sandbox', () => {
    expect(volumeRefusal(release({}), NAMESPACES)).toBeUndefined();
  });

  const productions = volume({
    metadata: { name: 'pv-production' },
    spec: { claimRef: { namespace: 'app-db', name: 'data', uid: 'claim-0' } },
  });

  it.each<[string, Partial<VolumeRelease>, RegExp]>([
    [
      'of another namespace',
      { volume: productions },
      /not in a namespace that this run/,
    ],
    ['whose claim is gone', { claim: undefined }, /nothing proves/],
    [
      'whose claim was made anew',
      { claim: { ...CLAIM, metadata: { uid: 'claim-2' } } },
      /nothing proves/,
    ],
    [
      'whose claim names another',
      { claim: { ...CLAIM, spec: { volumeName: 'pv-2' } } },
      /does not name it/,
    ],
    [
      'older than the sandbox',
      { volume: volume({ metadata: { creationTimestamp: BEFORE } }) },
      /older/,
    ],
    [
      'made by hand',
      { volume: volume({ metadata: { annotations: {} } }) },
      /provisioner/,
    ],
    [
      'of unknown storage',
      { volume: volume({ spec: { csi: undefined } }) },
      /disk cannot be told/,
    ],
    [
      'that shares its disk with production',
      { all: [volume(), productions] },
      /'pv-production' has the same disk/,
    ],
  ])('keeps a volume %s', (_, changes, reason) => {
    expect(volumeRefusal(release(changes), NAMESPACES)).toMatch(reason);
  });
});
