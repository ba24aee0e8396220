import { missingVolumeData } from './missingVolumeData';

describe('missingVolumeData', () => {
  it.each([
    ['Failed', 'data is corrupt', 'BACKUP'],
    [
      'Failed',
      'found a podvolumerestore with status "InProgress" during the server starting, mark it as "Failed"',
      'INFRA',
    ],
    ['Failed', 'timeout on preparing data download', 'INFRA'],
    ['Canceled', 'cancelled', 'INFRA'],
    ['InProgress', 'half', 'INFRA'],
    ['Accepted', 'waits', 'INFRA'],
    ['New', 'waits', 'INFRA'],
  ])('blames a mover that is %s (%s) on %s', (phase, message, cause) => {
    const [finding] = missingVolumeData(
      {
        volumes: [
          { claim: 'data', method: 'File System Backup', phase, message },
        ],
      },
      { tier: 'shop-db', sandbox: 'sb' },
    );

    expect(finding).toMatchObject({
      cause,
      gate: true,
      object: { name: 'data', namespace: 'sb' },
      message: expect.stringContaining(`${phase}, ${message}`),
    });
  });

  it('says nothing of data that came', () => {
    const volume = { claim: 'data', method: 'm', phase: 'Completed' };

    expect(
      missingVolumeData({ volumes: [volume] }, { tier: 't', sandbox: 's' }),
    ).toEqual([]);
  });
});
