import type { ClusterReader } from '@kymaros/plugin-kymaros-node';
import { within } from '../cluster/__testUtils__/DemoWorld';
import { ClusterError } from '../cluster/ClusterError';
import type { GuardedRunWriter } from './GuardedRunWriter';
import { SandboxVolumes } from './SandboxVolumes';
import type { VolumeRelease } from './volumeRules';

const VOLUME = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'pv-1' },
  spec: {
    persistentVolumeReclaimPolicy: 'Retain',
    claimRef: { namespace: 'sandbox-db', name: 'data', uid: 'claim-1' },
  },
};

describe('SandboxVolumes', () => {
  const volumesWhoseClaim = (status: number) => {
    const asked: VolumeRelease[] = [];
    const cluster = {
      list: async () => [VOLUME],
      get: async () => {
        throw new ClusterError(
          { cluster: 'c1', verb: 'get', object: 'PersistentVolumeClaim data' },
          { message: 'no', status, transient: false },
        );
      },
    } as Partial<ClusterReader> as ClusterReader;
    const writer = {
      releaseVolume: async (release: VolumeRelease) => {
        asked.push(release);
        return 'its claim is gone, so that nothing proves whose volume it is';
      },
    } as Partial<GuardedRunWriter> as GuardedRunWriter;
    return { volumes: new SandboxVolumes({ cluster, writer }), asked };
  };

  it('leaves and reports a volume whose claim cannot be read any more in a sandbox that is going', async () => {
    const { volumes, asked } = volumesWhoseClaim(403);

    const { findings } = await volumes.prepareRemoval(
      ['sandbox-db'],
      within(5_000),
    );

    expect(asked.map(({ claim }) => claim)).toEqual([undefined]);
    expect(findings).toMatchObject([
      { code: 'volume-left', object: { name: 'pv-1' } },
    ]);
  });

  it('decides nothing about a volume when the cluster does not answer', async () => {
    const { volumes, asked } = volumesWhoseClaim(500);

    await expect(
      volumes.prepareRemoval(['sandbox-db'], within(5_000)),
    ).rejects.toMatchObject({ status: 500 });
    expect(asked).toEqual([]);
  });
});
