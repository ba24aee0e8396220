import {
  BACKUP,
  SEED_EXAMPLE_REF,
  SOURCES,
  databaseTest,
  refOf,
  seedExample,
} from '../support/definitions';
import { IdentityRecorder } from '../support/IdentityRecorder';
import { KymarosBackend } from '../support/KymarosBackend';
import { clusterUnderTest } from '../support/TestCluster';

jest.setTimeout(1_200_000);

/** Fewer where runs are not real: each one costs a start of the backend, and `./dev test` is to stay quick. */
const KILLS = process.env.KYMAROS_E2E_DEMO ? 4 : 10;
/** plan, isolate, restore, await-ready, check, observe, score, clean-up */
const STEPS = 8;

const sharedName = {
  backupSource: {
    name: BACKUP,
    namespaces: [{ name: 'app-db', sandboxName: 'sandbox-shared' }],
  },
};

describe('interruptions', () => {
  const cluster = clusterUnderTest();
  let backend: KymarosBackend;

  beforeAll(async () => {
    backend = await KymarosBackend.start({
      kubeconfig: cluster.kubeconfig,
      namespaces: SOURCES,
      entities: [
        seedExample,
        databaseTest('one'),
        databaseTest('other'),
        databaseTest('shared-one', sharedName),
        databaseTest('shared-other', sharedName),
      ],
    });
  });

  afterEach(async () => {
    expect(await cluster.leftovers(backend.instance)).toEqual([]);
  });

  afterAll(() => backend?.stop());

  it('a cancelled run cleans up and is no verdict on the backup', async () => {
    const { id } = await backend.client.startRun(SEED_EXAMPLE_REF);
    await backend.reached(id, 'begun to restore', ({ steps }) =>
      steps.some(
        ({ kind, state }) => kind === 'restore' && state === 'running',
      ),
    );

    await backend.client.cancelRun(id);
    const run = await backend.finished(id);

    expect(run).toMatchObject({ ending: 'cancelled', verdict: 'error' });
    expect(run.firstFinding).toMatchObject({ cause: 'CANCELLED' });
    expect(run.score).toBeUndefined();
  });

  it('a second start is a conflict that names the active run', async () => {
    const { id } = await backend.client.startRun(refOf('one'));

    await expect(backend.client.startRun(refOf('one'))).rejects.toMatchObject({
      response: { status: 409 },
      body: { error: { message: expect.stringContaining(id) } },
    });

    await backend.finished(id);
  });

  it('two tests of one source run at once, apart from each other', async () => {
    const [one, other] = await Promise.all(
      ['one', 'other'].map(name => backend.client.startRun(refOf(name))),
    );
    const runs = await Promise.all(
      [one, other].map(({ id }) => backend.finished(id)),
    );

    expect(runs.map(({ verdict }) => verdict)).toEqual(['pass', 'pass']);
    expect(runs[0].tiers[0].sandbox).not.toBe(runs[1].tiers[0].sandbox);
    const [first, second] = runs.sort((a, b) =>
      a.startedAt!.localeCompare(b.startedAt!),
    );
    expect(second.startedAt! < first.verdictAt!).toBe(true);
  });

  it('of two tests that ask for the same sandbox name the second waits its turn', async () => {
    const started = await Promise.all(
      ['shared-one', 'shared-other'].map(name =>
        backend.client.startRun(refOf(name)),
      ),
    );
    const runs = await Promise.all(
      started.map(({ id }) => backend.finished(id)),
    );

    expect(runs.map(({ verdict }) => verdict)).toEqual(['pass', 'pass']);
    const [first, second] = runs.sort((a, b) =>
      a.startedAt!.localeCompare(b.startedAt!),
    );
    expect(second.startedAt! >= first.verdictAt!).toBe(true);
  });

  describe(`promise 5: kill -9 at ${KILLS} random moments`, () => {
    it.each(Array.from({ length: KILLS }, (_, index) => index + 1))(
      'kill %i costs at most the step it hit',
      async () => {
        const recorder = new IdentityRecorder(cluster);
        const { id } = await backend.client.startRun(refOf('one'));
        recorder.follow(id);

        const stepsDone = Math.floor(Math.random() * STEPS);
        await backend.reached(
          id,
          `finished ${stepsDone} of ${STEPS} steps`,
          ({ steps }) =>
            steps.filter(({ state }) => state === 'done').length >= stepsDone,
        );
        await backend.kill();
        await backend.startProcess();
        const run = await backend.finished(id);
        const made = await recorder.stop();

        expect(run).toMatchObject({ verdict: 'pass', ending: 'completed' });
        expect(made.doubled()).toEqual([]);
        expect(run.tiers[0].checks).toHaveLength(1);
        expect(run.steps.every(({ state }) => state === 'done')).toBe(true);
      },
    );
  });
});
