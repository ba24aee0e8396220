import { World } from './__testUtils__/World';

jest.setTimeout(60_000);

describe('a storage location', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start();
    await world.create({
      apiVersion: 'velero.io/v1',
      kind: 'BackupStorageLocation',
      metadata: { name: 'second', namespace: 'velero' },
      spec: { provider: 'aws', objectStorage: { bucket: 'velero' } },
    });
  });
  afterAll(() => world.stop());

  const phases = async () =>
    Object.fromEntries(
      (await world.list('velero.io/v1', 'BackupStorageLocation', 'velero')).map(
        ({ metadata, status }) => [metadata!.name, status?.phase],
      ),
    );
  const inPhase = (phase: string) =>
    world.until(`the second location to be ${phase}`, async () => {
      const seen = await phases();
      return seen.second === phase ? seen : undefined;
    });
  const useBucket = (bucket: string) =>
    world.cluster.store.modify(
      'backupstoragelocations.velero.io',
      { namespace: 'velero', name: 'second' },
      draft => {
        draft.spec.objectStorage.bucket = bucket;
      },
    );

  it('is looked at anew as soon as it changes, apart from the others', async () => {
    await inPhase('Available');

    useBucket('gone');
    expect(await inPhase('Unavailable')).toMatchObject({
      default: 'Available',
    });

    useBucket('velero');
    await inPhase('Available');
  });

  it('that is unavailable says why, in the words of Velero', async () => {
    useBucket('gone');
    await inPhase('Unavailable');

    const location = await world.get(
      'velero.io/v1',
      'BackupStorageLocation',
      'velero/second',
    );
    expect(location?.status.message).toMatch(
      /^BackupStorageLocation "second" is unavailable: .*NoSuchBucket: The specified bucket does not exist\.$/,
    );
  });
});
