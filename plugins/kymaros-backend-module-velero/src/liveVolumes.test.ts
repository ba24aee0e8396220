import type {
  ClusterReader,
  ObjectQuery,
  ProviderRunContext,
} from '@kymaros/plugin-kymaros-node';
import { attachableVolumes } from './liveVolumes';

const volume = (options: {
  name: string;
  namespace?: string;
  policy?: string;
}) => ({
  metadata: { name: options.name },
  spec: {
    persistentVolumeReclaimPolicy: options.policy ?? 'Retain',
    claimRef: {
      namespace: options.namespace ?? 'shop-db',
      name: 'data',
      uid: `claim-of-${options.name}`,
    },
  },
});

/** A cluster with these volumes, of whose claims Velero has copied those. */
function clusterWith(options: {
  volumes: object[];
  copied: string[];
}): ProviderRunContext {
  const list = async ({ kind, namespace, labelSelector }: ObjectQuery) => {
    if (kind === 'PersistentVolume') {
      return options.volumes;
    }
    expect([kind, namespace, labelSelector]).toEqual([
      'PodVolumeBackup',
      'velero',
      { matchLabels: { 'velero.io/backup-name': 'nightly' } },
    ]);
    return options.copied.map(name => ({
      metadata: { labels: { 'velero.io/pvc-uid': `claim-of-${name}` } },
    }));
  };
  const context: Partial<ProviderRunContext> = {
    cluster: { list } as object as ClusterReader,
    config: { backupNamespace: 'velero' },
  };
  return context as ProviderRunContext;
}

describe('volumes when the backup itself cannot be read (promise 3)', () => {
  const refused = async (options: { volumes: object[]; copied: string[] }) => {
    const findings = await attachableVolumes(clusterWith(options), {
      backupName: 'nightly',
      namespaces: ['shop-db'],
    });
    return findings.map(({ object, gate }) => [object?.name, gate]);
  };

  it('refuses a retained one of which Velero has no copy: a restore might mount it', async () => {
    expect(
      await refused({ volumes: [volume({ name: 'pv-1' })], copied: [] }),
    ).toEqual([['pv-1', true]]);
  });

  it.each([
    ['that was copied', volume({ name: 'pv-1' }), ['pv-1']],
    [
      'that goes with its claim',
      volume({ name: 'pv-1', policy: 'Delete' }),
      [],
    ],
    [
      'of a namespace that is not restored',
      volume({ name: 'pv-1', namespace: 'billing' }),
      [],
    ],
  ])('lets one pass %s', async (_, one, copied) => {
    expect(await refused({ volumes: [one], copied })).toEqual([]);
  });
});
