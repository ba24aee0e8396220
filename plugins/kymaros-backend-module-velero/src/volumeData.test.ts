import { backupVolumeInfosSchema, volumeDataFindings } from './volumeData';

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
