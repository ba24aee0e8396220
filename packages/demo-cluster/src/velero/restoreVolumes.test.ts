import { PersistentVolumeClaim } from '../api/objects';
import { diskOf, podsReady, startWithBackup } from './__testUtils__/app';
import { Plain, World } from './__testUtils__/World';

jest.setTimeout(60_000);

const into = (namespace: string, more: object = {}) => ({
  backupName: 'nightly',
  includedNamespaces: ['app'],
  namespaceMapping: { app: namespace },
  ...more,
});

/** A claim that is bound to a volume of some kind, with files on it. */
async function boundVolume(
  world: World,
  spec: object,
  pvc = 'extra',
): Promise<void> {
  const name = `pv-${pvc}`;
  world.createAtOnce(
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name, labels: { tier: 'gold' } },
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'local',
        persistentVolumeReclaimPolicy: 'Retain',
        claimRef: {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          namespace: 'app',
          name: pvc,
        },
        ...spec,
      },
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: pvc, namespace: 'app' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'local',
        volumeName: name,
        resources: { requests: { storage: '1Gi' } },
      },
    },
  );
  world.cluster.volumes.of(name).write('precious', 'yes');
  await bound(world, `app/${pvc}`);
}

async function bound(world: World, claim: string): Promise<Plain> {
  return world.until(`${claim} to be bound`, async () => {
    const found = await world.get('v1', 'PersistentVolumeClaim', claim);
    return found?.status?.phase === 'Bound' ? found : undefined;
  });
}

/** Makes the storage class provide volumes without waiting for a pod. */
function provideAtOnce(world: World): void {
  const { store } = world.cluster;
  store.delete('storageclasses.storage.k8s.io', { name: 'local' });
  store.create('storageclasses.storage.k8s.io', {
    metadata: {
      name: 'local',
      annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
    },
    provisioner: 'demo-cluster.local/local',
    volumeBindingMode: 'Immediate',
    reclaimPolicy: 'Delete',
  });
}

describe('the volumes of a Restore', () => {
  let world: World;

  beforeEach(async () => {
    world = await startWithBackup();
    world.createAtOnce({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'sandbox' },
    });
  });

  afterEach(() => world.stop());

  it('backed up file by file come back before the pod starts, by a PodVolumeRestore', async () => {
    (await diskOf(world, 'app')).write('rows', 'changed since');

    await world.restore('one', into('sandbox'));
    const { metadata } = await world.ended('one');

    expect((await diskOf(world, 'sandbox')).read('rows')).toBe('1,2,3');
    const [transfer] = await world.list(
      'velero.io/v1',
      'PodVolumeRestore',
      'velero',
    );
    expect(transfer).toMatchObject({
      metadata: {
        labels: {
          'velero.io/restore-name': 'one',
          'velero.io/restore-uid': metadata?.uid,
        },
        ownerReferences: [{ kind: 'Restore', name: 'one', controller: true }],
      },
      spec: {
        pod: { namespace: 'sandbox', name: 'db-0' },
        volume: 'data',
        sourceNamespace: 'app',
      },
      status: { phase: 'Completed' },
    });
    const pod = await world.get('v1', 'Pod', 'sandbox/db-0');
    expect(pod?.spec.initContainers[0]).toMatchObject({
      name: 'restore-wait',
      args: [metadata?.uid],
      volumeMounts: [{ name: 'data', mountPath: '/restores/data' }],
    });
    await podsReady(world, 'sandbox', 3);
    expect(await world.download('RestoreVolumeInfo', 'one')).toEqual([
      expect.objectContaining({
        pvcName: 'data',
        pvcNamespace: 'sandbox',
        restoreMethod: 'PodVolumeRestore',
        pvrInfo: expect.objectContaining({
          podName: 'db-0',
          podNamespace: 'sandbox',
          volumeName: 'data',
        }),
      }),
    ]);
    expect(
      (await world.download('RestoreResourceList', 'one'))[
        'v1/PersistentVolume'
      ],
    ).toEqual([expect.stringMatching(/^pvc-.*\(skipped\)$/)]);
  });

  it('whose files do not arrive make the Restore fail in part, and the pod waits', async () => {
    world.velero.faults.addRestoreFault({ failedVolumes: ['data'] });

    await world.restore('one', into('sandbox'));
    const { status } = await world.ended('one');

    expect(status).toMatchObject({ phase: 'PartiallyFailed', errors: 1 });
    const { errors } = await world.download('RestoreResults', 'one');
    expect(errors.velero).toEqual([
      expect.stringMatching(
        /^pod volume restore failed: data path restore failed/,
      ),
    ]);
    const pod = await world.get('v1', 'Pod', 'sandbox/db-0');
    expect(pod?.status?.phase).toBe('Pending');
    expect(pod?.status?.initContainerStatuses[0].name).toBe('restore-wait');
  });

  it('that take longer than the annotation allows make the Restore fail in part', async () => {
    // Nobody provides a volume: the pod gets no node.
    world.cluster.store.delete('storageclasses.storage.k8s.io', {
      name: 'local',
    });
    await world.restore('one', into('sandbox'), {
      annotations: { 'velero.io/pod-volume-timeout': '1h' },
    });
    await world.until('all items to be restored', async () => {
      const restore = await world.restoreOf('one');
      return restore?.status?.progress ? true : undefined;
    });
    world.cluster.clock.advance(3_600_000);
    await world.ended('one');

    const { errors } = await world.download('RestoreResults', 'one');
    expect(errors.velero).toEqual([
      'timed out waiting for all PodVolumeRestores to complete',
    ]);
    expect(errors.namespaces.sandbox).toEqual([
      expect.stringMatching(
        /^fail to patch dynamic PV, err: storageclasses.storage.k8s.io "local" not found, PVC: data/,
      ),
    ]);
  });

  it('get the labels and the reclaim policy that they had', async () => {
    const [before] = await world.list('v1', 'PersistentVolume');
    world.cluster.store.modify(
      'persistentvolumes',
      { name: before.metadata!.name! },
      draft => {
        draft.metadata.labels = { tier: 'gold' };
        draft.spec.persistentVolumeReclaimPolicy = 'Retain';
      },
    );
    await world.backUp('second', {
      includedNamespaces: ['app'],
      defaultVolumesToFsBackup: true,
    });

    await world.restore('one', into('sandbox', { backupName: 'second' }));
    await world.ended('one');

    const claim = await world.get(
      'v1',
      'PersistentVolumeClaim',
      'sandbox/data',
    );
    const volume = await world.get(
      'v1',
      'PersistentVolume',
      claim?.spec.volumeName,
    );
    expect(volume?.metadata?.labels).toEqual({ tier: 'gold' });
    expect(volume?.spec.persistentVolumeReclaimPolicy).toBe('Retain');
    await world.remove('v1', 'Namespace', 'sandbox');
    await world.until('the volume to be released', async () => {
      const left = await world.get(
        'v1',
        'PersistentVolume',
        claim?.spec.volumeName,
      );
      return left?.status?.phase === 'Released' ? true : undefined;
    });
  });

  it('without data come back empty and without a word', async () => {
    await world.backUp('bare', { includedNamespaces: ['app'] });

    await world.restore('one', into('sandbox', { backupName: 'bare' }));
    const { status } = await world.ended('one');
    await podsReady(world, 'sandbox', 3);

    expect(status).toMatchObject({ phase: 'Completed', warnings: 1 });
    expect((await diskOf(world, 'sandbox')).read('rows')).toBeUndefined();
    expect(await world.download('BackupVolumeInfos', 'bare')).toEqual([
      expect.objectContaining({
        pvcName: 'data',
        skipped: true,
        pvInfo: { reclaimPolicy: 'Delete', labels: null },
      }),
    ]);
  });

  it('without data that are to be retained are restored as they are, and meet the original', async () => {
    await boundVolume(world, { hostPath: { path: '/disk' } });
    await world.backUp('second', {
      includedNamespaces: ['app'],
      defaultVolumesToFsBackup: true,
    });

    await world.restore('one', into('sandbox', { backupName: 'second' }));
    await world.ended('one');

    const { warnings } = await world.download('RestoreResults', 'one');
    expect(warnings.cluster).toEqual([
      'could not restore, PersistentVolume:pv-extra already exists. Warning: the in-cluster version is different than the backed-up version',
    ]);
    const claim = await world.get(
      'v1',
      'PersistentVolumeClaim',
      'sandbox/extra',
    );
    expect(claim?.spec.volumeName).toBe('pv-extra');
    expect(claim?.status?.phase).not.toBe('Bound');
  });

  it('with a native snapshot are cloned under a new name onto a new disk', async () => {
    await boundVolume(world, { awsElasticBlockStore: { volumeID: 'vol-1' } });
    await world.backUp('second', { includedNamespaces: ['app'] });

    await world.restore('one', into('sandbox', { backupName: 'second' }));
    await world.ended('one');

    const claim = await bound(world, 'sandbox/extra');
    expect(claim.spec.volumeName).toMatch(/^velero-clone-/);
    const volume = await world.get(
      'v1',
      'PersistentVolume',
      claim.spec.volumeName,
    );
    expect(volume?.metadata?.annotations).toMatchObject({
      'velero.io/original-pv-name': 'pv-extra',
    });
    expect(volume?.metadata?.labels).toMatchObject({
      'velero.io/restore-name': 'one',
    });
    expect(volume?.spec.awsElasticBlockStore.volumeID).not.toBe('vol-1');
    expect((await diskOf(world, 'sandbox', 'extra')).read('precious')).toBe(
      'yes',
    );
  });

  it('with restorePVs: false, the clone of a native snapshot is on the disk of the original', async () => {
    await boundVolume(world, { awsElasticBlockStore: { volumeID: 'vol-1' } });
    await world.backUp('second', { includedNamespaces: ['app'] });

    await world.restore(
      'one',
      into('sandbox', { backupName: 'second', restorePVs: false }),
    );
    await world.ended('one');

    const claim = await world.get(
      'v1',
      'PersistentVolumeClaim',
      'sandbox/extra',
    );
    const volume = await world.get(
      'v1',
      'PersistentVolume',
      claim?.spec.volumeName,
    );
    expect(volume?.spec.awsElasticBlockStore.volumeID).toBe('vol-1');
  });

  it('with a CSI snapshot come from a VolumeSnapshot of a new name; its content outlives the namespace', async () => {
    provideAtOnce(world);
    await boundVolume(world, {
      csi: { driver: 'csi.demo', volumeHandle: 'h-1' },
    });
    await world.backUp('second', { includedNamespaces: ['app'] });

    await world.restore('one', into('sandbox', { backupName: 'second' }));
    await world.ended('one');
    const claim = await bound(world, 'sandbox/extra');

    expect(claim.spec.dataSource).toMatchObject({
      kind: 'VolumeSnapshot',
      name: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect((await diskOf(world, 'sandbox', 'extra')).read('precious')).toBe(
      'yes',
    );
    const [content] = await world.list(
      'snapshot.storage.k8s.io/v1',
      'VolumeSnapshotContent',
    );
    expect(content.spec).toMatchObject({
      deletionPolicy: 'Retain',
      volumeSnapshotRef: {
        namespace: 'sandbox',
        name: claim.spec.dataSource.name,
      },
    });
    await world.remove('v1', 'Namespace', 'sandbox');
    await world.until('the namespace to be gone', async () =>
      (await world.get('v1', 'Namespace', 'sandbox')) ? undefined : true,
    );
    expect(
      await world.list('snapshot.storage.k8s.io/v1', 'VolumeSnapshot'),
    ).toEqual([]);
    expect(
      await world.list('snapshot.storage.k8s.io/v1', 'VolumeSnapshotContent'),
    ).toHaveLength(1);
  });

  describe('that the data mover brings', () => {
    beforeEach(async () => {
      await boundVolume(world, {
        csi: { driver: 'csi.demo', volumeHandle: 'h-1' },
      });
      await world.backUp('moved', {
        includedNamespaces: ['app'],
        snapshotMoveData: true,
      });
    });

    it('keep the Restore waiting and the claim pending until they are there', async () => {
      const seen = await world.recordStatuses('restores');
      const { store } = world.cluster;
      // As it is at that very moment: the phase may be over before a client has looked.
      let pending: PersistentVolumeClaim | undefined;
      store.watch('restores.velero.io', {}, ({ object }) => {
        if (object.status?.phase === 'WaitingForPluginOperations') {
          pending ??= store.get('persistentvolumeclaims', {
            namespace: 'sandbox',
            name: 'extra',
          });
        }
      });
      await world.restore('one', into('sandbox', { backupName: 'moved' }));
      const { status } = await world.ended('one');

      expect(pending?.spec.selector?.matchLabels).toHaveProperty([
        'velero.io/dynamic-pv-restore',
      ]);
      expect(seen.map(each => each.status?.phase)).toEqual(
        expect.arrayContaining(['WaitingForPluginOperations', 'Finalizing']),
      );
      expect(status).toMatchObject({
        phase: 'Completed',
        restoreItemOperationsAttempted: 1,
        restoreItemOperationsCompleted: 1,
      });
      await bound(world, 'sandbox/extra');
      expect((await diskOf(world, 'sandbox', 'extra')).read('precious')).toBe(
        'yes',
      );
    });

    it('and that fail count in the status, but stand in no result', async () => {
      world.velero.faults.addRestoreFault({ failedVolumes: ['extra'] });
      await world.restore('one', into('sandbox', { backupName: 'moved' }));
      const { status } = await world.ended('one');

      expect(status).toMatchObject({
        phase: 'PartiallyFailed',
        errors: 1,
        restoreItemOperationsFailed: 1,
      });
      expect((await world.download('RestoreResults', 'one')).errors).toEqual(
        {},
      );
      expect(await world.download('RestoreItemOperations', 'one')).toEqual([
        expect.objectContaining({
          status: expect.objectContaining({
            phase: 'Failed',
            error: expect.stringContaining('data path restore failed'),
          }),
        }),
      ]);
    });
  });
});
