import { startWithBackup } from './__testUtils__/app';
import { World } from './__testUtils__/World';

jest.setTimeout(60_000);

const FINALIZER = 'restores.velero.io/external-resources-finalizer';
const into = (namespace: string) => ({
  backupName: 'nightly',
  includedNamespaces: ['app'],
  namespaceMapping: { app: namespace },
});

describe('the life of a Restore', () => {
  let world: World;

  beforeEach(async () => {
    world = await startWithBackup();
  });

  afterEach(() => world.stop());

  it('goes through its phases one at a time, with counts only when its items are done', async () => {
    const seen = await world.recordStatuses('restores');

    await world.restore('one', into('sandbox-1'));
    await world.restore('two', into('sandbox-2'));
    await world.ended('one');
    await world.ended('two');

    const phases = (name: string) => [
      ...new Set(
        seen
          .filter(event => event.name === name)
          .map(({ status }) => status?.phase ?? ''),
      ),
    ];
    expect(phases('one')).toEqual([
      '',
      'InProgress',
      'Finalizing',
      'Completed',
    ]);
    const both = seen
      .filter(({ status }) => status?.phase === 'InProgress')
      .map(({ name }) => name);
    expect(both).toEqual([...both].sort());
    const early = seen.filter(({ status }) => status?.phase === 'InProgress');
    expect(
      early.every(
        ({ status }) =>
          status.errors === undefined && status.warnings === undefined,
      ),
    ).toBe(true);
    expect(seen.at(-1)).toMatchObject({ name: 'two', finalizers: [FINALIZER] });
  });

  it('has its spec completed by the server', async () => {
    await world.restore('one', {
      ...into('sandbox'),
      excludedResources: ['jobs.batch', 'nodes'],
    });

    const { spec, status } = await world.ended('one');

    expect(spec.excludedResources).toEqual([
      'jobs.batch',
      'nodes',
      'events',
      'events.events.k8s.io',
      'backups.velero.io',
      'restores.velero.io',
      'resticrepositories.velero.io',
      'csinodes.storage.k8s.io',
      'volumeattachments.storage.k8s.io',
      'backuprepositories.velero.io',
    ]);
    expect(spec.itemOperationTimeout).toBe('4h0m0s');
    expect(status.hookStatus).toEqual({});
    expect(status.progress.totalItems).toBe(status.progress.itemsRestored);
  });

  it.each([
    ['no backup', {}, 'Either a backup or schedule must be specified'],
    [
      'a backup and a schedule',
      { backupName: 'nightly', scheduleName: 's' },
      'but not both',
    ],
    [
      'an unknown backup',
      { backupName: 'nope' },
      'can\'t find backup velero/nope: Backup.velero.io "nope" not found',
    ],
    [
      'a schedule without backups',
      { scheduleName: 'none' },
      'No backups found for schedule',
    ],
    [
      'an unknown policy',
      { backupName: 'nightly', existingResourcePolicy: 'replace' },
      'Invalid ExistingResourcePolicy',
    ],
    [
      'a missing modifier',
      {
        backupName: 'nightly',
        resourceModifier: { kind: 'ConfigMap', name: 'nope' },
      },
      'failed to get resource modifiers configmap velero/nope',
    ],
    [
      'two kinds of selectors',
      {
        backupName: 'nightly',
        labelSelector: { matchLabels: { a: 'b' } },
        orLabelSelectors: [],
      },
      'encountered labelSelector as well as orLabelSelectors',
    ],
  ])('with %s it fails validation for good', async (_, spec, problem) => {
    await world.restore('bad', spec);

    const { status } = await world.ended('bad');

    expect(status.phase).toBe('FailedValidation');
    expect(status.validationErrors.join('\n')).toContain(problem);
    expect(status.startTimestamp).toBeUndefined();
    expect(status.completionTimestamp).toBeUndefined();
  });

  it('fails validation when its storage location is unavailable at that moment, and is not tried again', async () => {
    world.velero.setStorageReachable(false);
    await world.restore('early', into('sandbox'));
    const { status } = await world.ended('early');
    world.velero.setStorageReachable(true);
    await world.restore('late', into('sandbox'));
    await world.ended('late');

    expect(status.validationErrors).toEqual([
      'The BSL default is unavailable, cannot retrieve the backup',
    ]);
    expect((await world.restoreOf('early'))?.status.phase).toBe(
      'FailedValidation',
    );
  });

  it('a modifier of another kind is silently left aside', async () => {
    await world.restore('one', {
      ...into('sandbox'),
      resourceModifier: { kind: 'Secret', name: 'nope' },
    });

    expect((await world.ended('one')).status.phase).toBe('Completed');
  });

  it('of a namespace that the backup lacks is completed, and makes nothing', async () => {
    await world.restore('none', {
      ...into('sandbox'),
      includedNamespaces: ['nowhere'],
    });

    const { status } = await world.ended('none');

    expect(status).toMatchObject({ phase: 'Completed', progress: {} });
    expect(await world.download('RestoreResourceList', 'none')).toEqual({});
    expect(await world.get('v1', 'Namespace', 'sandbox')).toBeUndefined();
  });

  it('that was in progress when the server restarted has failed; one in a later phase goes on', async () => {
    const release = world.velero.faults.addRestoreFault({
      stuckIn: 'Finalizing',
    });
    await world.restore('later', into('sandbox-1'));
    await world.inPhase('later', 'Finalizing');
    world.velero.faults.addRestoreFault({ stuckIn: 'InProgress' });
    await world.restore('early', into('sandbox-2'));
    await world.inPhase('early', 'InProgress');

    world.velero.crash();
    release();
    world.velero.startServer();

    expect((await world.ended('early')).status).toMatchObject({
      phase: 'Failed',
      failureReason:
        'found a restore with status "InProgress" during the server starting, mark it as "Failed"',
    });
    expect((await world.ended('later')).status.phase).toBe('Completed');
  });

  it('waits as new while another one is stuck, and its deletion does not stop that one', async () => {
    const release = world.velero.faults.addRestoreFault({
      stuckIn: 'InProgress',
    });
    await world.restore('stuck', into('sandbox-1'));
    await world.inPhase('stuck', 'InProgress');
    await world.restore('next', into('sandbox-2'));
    await world.remove('velero.io/v1', 'Restore', 'velero/stuck');

    const kept = await world.restoreOf('stuck');
    expect(kept?.metadata?.deletionTimestamp).toBeDefined();
    expect(kept?.metadata?.finalizers).toEqual([FINALIZER]);
    expect((await world.restoreOf('next'))?.status).toBeUndefined();

    release();
    await world.ended('next');
    await world.until('the first Restore to be gone', async () =>
      (await world.restoreOf('stuck')) ? undefined : true,
    );
  });

  it('takes its files away when it is deleted, as soon as the storage location can be reached', async () => {
    await world.restore('one', into('sandbox'));
    await world.ended('one');
    const files = () =>
      world.velero.repository.objects
        .keys()
        .filter(key => key.startsWith('restores/one/'));
    expect(files()).toHaveLength(5);

    world.velero.setStorageReachable(false);
    await world.remove('velero.io/v1', 'Restore', 'velero/one');
    expect(
      (await world.restoreOf('one'))?.metadata?.deletionTimestamp,
    ).toBeDefined();
    expect(files()).toHaveLength(5);

    world.velero.setStorageReachable(true);
    await world.until('the Restore to be gone', async () =>
      (await world.restoreOf('one')) ? undefined : true,
    );
    expect(files()).toEqual([]);
    expect(
      await world.list('velero.io/v1', 'PodVolumeRestore', 'velero'),
    ).toEqual([]);
  });

  it('goes with its backup, when that is deleted or has expired', async () => {
    await world.restore('one', into('sandbox'));
    await world.ended('one');
    world.cluster.clock.advance(31 * 24 * 3_600_000);

    await world.until('the Restore to be gone', async () =>
      (await world.restoreOf('one')) ? undefined : true,
    );
    expect(
      await world.get('velero.io/v1', 'Backup', 'velero/nightly'),
    ).toBeUndefined();
    expect(world.velero.repository.objects.keys()).toEqual([]);
  });
});
