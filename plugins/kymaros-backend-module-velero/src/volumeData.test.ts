import {
  backedUpVolumes,
  backupVolumeInfosSchema,
  volumeDataFindings,
} from './volumeData';

const claim = { pvcName: 'data', pvcNamespace: 'app-db', pvName: 'pv-1' };

describe('volumeDataFindings', () => {
  it.each<[string, object, string[]]>([
    [
      'copied by File System Backup',
      {
        backupMethod: 'PodVolumeBackup',
        result: 'succeeded',
        pvInfo: { reclaimPolicy: 'Retain' },
      },
      [],
    ],
    ['snapshotted', { backupMethod: 'CSISnapshot', result: 'succeeded' }, []],
    [
      'of which the copy failed',
      {
        backupMethod: 'PodVolumeBackup',
        result: 'failed',
        pvInfo: { reclaimPolicy: 'Delete' },
      },
      ['volume-backup-failed BACKUP gate'],
    ],
    [
      'that was left out',
      {
        skipped: true,
        skippedReason: 'no policy',
        pvInfo: { reclaimPolicy: 'Delete' },
      },
      ['volume-without-data BACKUP'],
    ],
    [
      'that was left out and is retained',
      { skipped: true, pvInfo: { reclaimPolicy: 'Retain' } },
      ['volume-would-attach-to-production SANDBOX gate'],
    ],
    [
      'of which the copy failed and that is retained',
      {
        backupMethod: 'PodVolumeBackup',
        result: 'failed',
        pvInfo: { reclaimPolicy: 'Retain' },
      },
      ['volume-would-attach-to-production SANDBOX gate'],
    ],
    [
      'of another namespace',
      {
        pvcNamespace: 'other',
        skipped: true,
        pvInfo: { reclaimPolicy: 'Retain' },
      },
      [],
    ],
  ])('a volume %s', (_, info, expected) => {
    const infos = backupVolumeInfosSchema.parse([{ ...claim, ...info }]);
    expect(
      volumeDataFindings(infos, ['app-db']).map(
        ({ code, cause, gate }) => `${code} ${cause}${gate ? ' gate' : ''}`,
      ),
    ).toEqual(expected);
  });

  it('finds nothing in a backup without volumes', () => {
    expect(
      volumeDataFindings(backupVolumeInfosSchema.parse(null), ['app-db']),
    ).toEqual([]);
  });
});

describe('backedUpVolumes', () => {
  it.each<[string, object, object]>([
    [
      'copied by File System Backup',
      { backupMethod: 'PodVolumeBackup', result: 'succeeded' },
      { data: 'moved', method: 'File System Backup' },
    ],
    [
      'snapshotted by CSI',
      { backupMethod: 'CSISnapshot', result: 'succeeded' },
      { data: 'snapshot', method: 'CSI snapshot' },
    ],
    [
      'snapshotted by CSI and moved',
      { backupMethod: 'CSISnapshot', snapshotDataMoved: true },
      { data: 'moved', method: 'Data mover' },
    ],
    [
      'snapshotted natively',
      { backupMethod: 'NativeSnapshot', result: 'succeeded' },
      { data: 'snapshot', method: 'Volume snapshot' },
    ],
    [
      'copied by something newer than this',
      { backupMethod: 'BlockBackup' },
      { data: 'snapshot', method: 'BlockBackup' },
    ],
    [
      'whose copy failed',
      { backupMethod: 'PodVolumeBackup', result: 'failed' },
      { data: 'failed', method: 'File System Backup' },
    ],
    ['that was left out', { skipped: true }, { data: 'none' }],
    [
      'that was left out although there was a method',
      { skipped: true, backupMethod: 'CSISnapshot' },
      { data: 'none', method: 'CSI snapshot' },
    ],
    ['without a method', {}, { data: 'none' }],
  ])('tells of a volume %s', (_, info, expected) => {
    const infos = backupVolumeInfosSchema.parse([{ ...claim, ...info }]);
    expect(backedUpVolumes(infos, ['app-db'])).toEqual({
      'app-db': { data: expected },
    });
  });

  it('is about claims of the namespaces only', () => {
    const infos = backupVolumeInfosSchema.parse([
      { ...claim, pvcNamespace: 'other' },
      { pvName: 'pv-2', pvcNamespace: 'app-db' },
      { pvcName: 'data', pvName: 'pv-3' },
    ]);
    expect(backedUpVolumes(infos, ['app-db'])).toEqual({});
    expect(backedUpVolumes(null, ['app-db'])).toEqual({});
  });
});
