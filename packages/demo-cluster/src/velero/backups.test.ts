import { diskOf, startWithBackup } from './__testUtils__/app';
import { Plain, World } from './__testUtils__/World';

jest.setTimeout(60_000);

const schedule = (name: string, spec: object): Plain => ({
  apiVersion: 'velero.io/v1',
  kind: 'Schedule',
  metadata: { name, namespace: 'velero' },
  spec: { template: { includedNamespaces: ['app'] }, ...spec },
});

describe('Backups', () => {
  let world: World;

  beforeAll(async () => {
    world = await startWithBackup();
  });

  afterEach(() => world.velero.setStorageReachable(true));

  afterAll(() => world.stop());

  it('go through their phases and have their spec completed', async () => {
    const seen = await world.recordStatuses('backups');
    const backup = await world.backUp('phases', {
      includedNamespaces: ['app'],
    });

    const phases = seen
      .filter(({ name }) => name === 'phases')
      .map(({ status }) => status?.phase ?? '');
    expect([...new Set(phases)]).toEqual([
      '',
      'Queued',
      'ReadyToStart',
      'InProgress',
      'Finalizing',
      'Completed',
    ]);
    expect(backup.spec).toMatchObject({
      storageLocation: 'default',
      ttl: '720h0m0s',
      defaultVolumesToFsBackup: false,
    });
    expect(backup.metadata?.labels).toEqual({
      'velero.io/storage-location': 'default',
    });
    const { startTimestamp, expiration, progress } = backup.status;
    expect(Date.parse(expiration) - Date.parse(startTimestamp)).toBe(
      720 * 3_600_000,
    );
    expect(progress.itemsBackedUp).toBe(progress.totalItems);
  });

  it('are taken one after the other, in the order in which they came', async () => {
    const seen = await world.recordStatuses('backups');
    await Promise.all(
      ['first', 'second'].map(name =>
        world.backUp(name, { includedNamespaces: ['app'] }),
      ),
    );

    const steps = seen
      .filter(
        ({ name, status }) =>
          ['first', 'second'].includes(name) &&
          ['InProgress', 'Completed'].includes(status?.phase),
      )
      .map(({ name, status }) => `${name} ${status.phase}`);
    const [one, other] = steps[0].startsWith('first')
      ? ['first', 'second']
      : ['second', 'first'];
    expect(steps.indexOf(`${other} InProgress`)).toBeGreaterThan(
      steps.indexOf(`${one} InProgress`),
    );
    expect(steps.at(-1)).toBe(`${other} Completed`);
    expect(
      seen
        .filter(({ status }) => status?.phase === 'Queued')
        .map(({ status }) => status.queuePosition),
    ).toContain(1);
  });

  it('leave out namespaces and objects that say so', async () => {
    world.createAtOnce(
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name: 'hidden',
          labels: { 'velero.io/exclude-from-backup': 'true' },
        },
      },
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'in-hidden', namespace: 'hidden' },
      },
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: 'private',
          namespace: 'app',
          labels: { 'velero.io/exclude-from-backup': 'true' },
        },
      },
    );

    const backup = await world.backUp('all', {});

    expect(backup.spec.includedNamespaces).toEqual(['*']);
    expect(backup.spec.excludedNamespaces).toEqual(['hidden']);
    const list = await world.download('BackupResourceList', 'all');
    expect(list['v1/ConfigMap']).toContain('app/settings');
    expect(list['v1/ConfigMap']).not.toContain('app/private');
    expect(list['v1/ConfigMap']).not.toContain('hidden/in-hidden');
    // One excluded namespace, and it is no longer a backup of everything.
    expect(list['v1/Node']).toBeUndefined();
  });

  it('without cluster resources have no namespace and no volume', async () => {
    await world.backUp('narrow', {
      includedNamespaces: ['app'],
      includeClusterResources: false,
    });

    const list = await world.download('BackupResourceList', 'narrow');
    expect(list['v1/Namespace']).toBeUndefined();
    expect(list['v1/PersistentVolume']).toBeUndefined();
    expect(list['v1/PersistentVolumeClaim']).toEqual(['app/data']);
  });

  it('fail validation while the storage location is unavailable', async () => {
    world.velero.setStorageReachable(false);

    const { status } = await world.backUp('unlucky', {
      includedNamespaces: ['app'],
    });

    expect(status).toMatchObject({
      phase: 'FailedValidation',
      validationErrors: [
        "backup can't be created because BackupStorageLocation default is in Unavailable status.",
      ],
    });
  });

  it('whose volumes cannot be read fail in part, and say which', async () => {
    world.velero.setFlaws('torn', { failedVolumes: ['app/data'] });

    const { status } = await world.backUp('torn', {
      includedNamespaces: ['app'],
      defaultVolumesToFsBackup: true,
    });

    expect(status).toMatchObject({ phase: 'PartiallyFailed', errors: 1 });
    expect(await world.download('BackupVolumeInfos', 'torn')).toEqual([
      expect.objectContaining({ result: 'failed' }),
    ]);
    expect(
      (await world.download('BackupResults', 'torn')).errors.velero,
    ).toHaveLength(1);
  });

  it('keep what there was, whatever happens to it afterwards', async () => {
    const disk = await diskOf(world, 'app');
    disk.write('rows', 'before');
    await world.backUp('before', {
      includedNamespaces: ['app'],
      defaultVolumesToFsBackup: true,
    });
    disk.write('rows', 'after');

    await world.restore('old', {
      backupName: 'before',
      includedNamespaces: ['app'],
      namespaceMapping: { app: 'old' },
    });
    await world.ended('old');

    expect((await diskOf(world, 'old')).read('rows')).toBe('before');
  });

  it('are made by Schedules, at their time and on demand', async () => {
    await world.create(schedule('hourly', { schedule: '0 * * * *' }));
    await world.until('the Schedule to be enabled', async () => {
      const found = await world.get(
        'velero.io/v1',
        'Schedule',
        'velero/hourly',
      );
      return found?.status?.phase === 'Enabled' ? true : undefined;
    });
    const made = async () =>
      (await world.list('velero.io/v1', 'Backup', 'velero')).filter(
        backup =>
          backup.metadata?.labels?.['velero.io/schedule-name'] === 'hourly',
      );

    world.velero.trigger('hourly');
    const [first] = await world.until('a backup', async () => {
      const backups = await made();
      return backups.every(({ status }) => status?.phase === 'Completed')
        ? backups
        : undefined;
    });
    world.cluster.clock.advance(3_600_000);

    expect(first.metadata?.name).toMatch(/^hourly-\d{14}$/);
    await world.until('a second backup', async () =>
      (await made()).length === 2 ? true : undefined,
    );
    await world.restore('by-schedule', {
      scheduleName: 'hourly',
      namespaceMapping: { app: 'by-schedule' },
    });
    expect((await world.ended('by-schedule')).spec.backupName).toMatch(
      /^hourly-/,
    );
  });

  it('are not made by a Schedule whose time is none', async () => {
    await world.create(schedule('never', { schedule: 'every now and then' }));

    const found = await world.until('the Schedule to be judged', async () => {
      const judged = await world.get(
        'velero.io/v1',
        'Schedule',
        'velero/never',
      );
      return judged?.status?.phase ? judged : undefined;
    });

    expect(found.status).toMatchObject({
      phase: 'FailedValidation',
      validationErrors: [expect.stringContaining('invalid schedule')],
    });
  });
});
