import { RunWorld } from './__testUtils__/RunWorld';

jest.setTimeout(60_000);

describe('a run whose resolver is lost', () => {
  let world: RunWorld;

  beforeAll(async () => {
    world = await RunWorld.start();
  });

  afterAll(() => world.stop());

  const test = (command: string[]) =>
    world.run({
      backupSource: { name: 'myapp-backup', namespaces: [{ name: 'app-db' }] },
      checks: [
        {
          name: 'decides',
          type: 'exec',
          exec: { podSelector: { app: 'postgres' }, command, retries: 0 },
        },
      ],
    });
  /** Takes the resolver away once the tier is ready. */
  const driveWithout = async (run: ReturnType<typeof test>) => {
    const { store } = world.demo.cluster;
    return run.drive({
      cancelWhen: event => {
        if (event.type === 'tier.changed' && event.state === 'ready') {
          const [resolver] = store.list('pods', {
            labelSelector: 'app.kubernetes.io/component=resolver',
          });
          store.delete('pods', resolver.metadata);
        }
        return false;
      },
    });
  };

  it('is our error, when something fails that may have needed a name', async () => {
    const run = test(['false']);
    const result = await driveWithout(run);

    expect(result.verdict).toBe('error');
    expect(run.codes()).toEqual(
      expect.arrayContaining(['resolver-lost', 'check-failed app-db']),
    );
    expect(await world.leftovers(run.runId)).toEqual([]);
  });

  it('is what it is, when nothing does', async () => {
    const run = test(['true']);
    const result = await driveWithout(run);

    expect(result.verdict).not.toBe('error');
    expect(run.codes()).toEqual(['names-unknown']);
  });
});
