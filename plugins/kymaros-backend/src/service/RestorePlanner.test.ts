import { mockServices } from '@backstage/backend-test-utils';
import {
  KYMAROS_LABELS,
  MANAGED_BY,
  type MissingPermission,
  type RestoreTest,
  type RunSummary,
} from '@kymaros/plugin-kymaros-common';
import {
  type BackupProvider,
  WaitTimeoutError,
} from '@kymaros/plugin-kymaros-node';
import { ClusterError } from '../cluster/ClusterError';
import { testNamed } from '../database/__testUtils__/runStores';
import { RunWorld } from '../run/__testUtils__/RunWorld';
import { RestorePlanner } from './RestorePlanner';

jest.setTimeout(60_000);

const MINUTE_MS = 60_000;
const DENIED: MissingPermission = {
  verb: 'create',
  resource: 'namespaces',
  scope: 'cluster',
  neededTo: 'make sandboxes',
  grantedBy: 'ClusterRole kymaros',
};

const clusterError = (status?: number) =>
  new ClusterError(
    { cluster: 'demo', verb: 'list', object: 'Backups' },
    { message: 'no', status, transient: false },
  );

/** A finished run that took so many minutes. */
const runOf = (minutes: number) =>
  ({
    startedAt: new Date(0).toISOString(),
    finishedAt: new Date(minutes * MINUTE_MS).toISOString(),
  } as RunSummary);

describe('RestorePlanner', () => {
  let world: RunWorld;
  const myapp: RestoreTest = {
    ...testNamed('myapp', {
      cluster: 'demo',
      spec: {
        backupSource: {
          name: 'myapp-backup',
          namespaces: [{ name: 'app-db' }, { name: 'app-backend' }],
        },
      },
    }),
  };

  beforeAll(async () => {
    world = await RunWorld.start();
  });

  afterEach(() => world.demo.faults.clear());
  afterAll(() => world.stop());

  function plannerWith(
    options: {
      provider?: Partial<BackupProvider>;
      missing?: MissingPermission[];
      runs?: RunSummary[];
      maxSandboxes?: number;
    } = {},
  ) {
    const {
      provider = {},
      missing = [],
      runs = [],
      maxSandboxes = 20,
    } = options;
    return new RestorePlanner({
      ...world.dependencies,
      provider: Object.assign(
        Object.create(world.dependencies.provider),
        provider,
      ),
      access: { findMissing: async () => missing },
      reader: {
        listRuns: async () => ({ items: runs, totalItems: runs.length }),
      },
      clusterConfigs: [{ name: 'demo', maxSandboxes }],
      logger: mockServices.logger.mock(),
    });
  }
  const asked = () => new AbortController().signal;

  /** What there is of Kymaros in the cluster. */
  async function traces(): Promise<string[]> {
    const reader = world.clusters.reader('demo');
    const lists = [
      ['v1', 'Namespace'],
      ['velero.io/v1', 'Restore'],
      ['velero.io/v1', 'DownloadRequest'],
    ].map(([apiVersion, kind]) =>
      reader.list({
        apiVersion,
        kind,
        labelSelector: {
          matchLabels: { [KYMAROS_LABELS.managedBy]: MANAGED_BY },
        },
      }),
    );
    return (await Promise.all(lists)).flat().map(one => one.metadata!.name!);
  }

  it('plans a run that could begin, writes nothing but what reads the backup, and leaves nothing', async () => {
    const written = new Set<string>();
    const stopRecording = world.demo.cluster.interceptors.onRequest(
      ({ verb, resource, namespace }) => {
        if (!['get', 'list', 'watch'].includes(verb)) {
          written.add(`${resource} in ${namespace}`);
        }
      },
    );

    const plan = await plannerWith({
      runs: [runOf(9), runOf(1), runOf(3)],
    }).plan(myapp, asked());
    stopRecording();

    expect(plan).toMatchObject({
      testRef: myapp.ref,
      cluster: 'demo',
      backup: { name: 'myapp-backup' },
      tiers: [{ name: 'app-db' }, { name: 'app-backend' }],
      missingPermissions: [],
      expectedDurationMs: 3 * MINUTE_MS,
      runnable: true,
    });
    expect([...written]).toEqual(['downloadrequests in velero']);
    expect(await traces()).toEqual([]);
  });

  it('leaves nothing when its caller goes away in the middle of it', async () => {
    const caller = new AbortController();
    const stop = world.demo.cluster.interceptors.onRequest(
      ({ verb, resource }) => {
        if (verb === 'create' && resource === 'downloadrequests') {
          caller.abort();
        }
      },
    );

    await expect(
      plannerWith().plan(myapp, caller.signal),
    ).rejects.toMatchObject({ name: 'AbortError' });
    stop();

    expect(await traces()).toEqual([]);
  });

  it('is not runnable when there is nothing to restore', async () => {
    const spec = {
      ...myapp.spec,
      backupSource: { ...myapp.spec.backupSource, name: 'gone' },
    };

    const plan = await plannerWith().plan({ ...myapp, spec }, asked());

    expect(plan.runnable).toBe(false);
    expect(plan.findings.some(({ gate }) => gate)).toBe(true);
  });

  it('is not runnable with a right missing, even where that right keeps it from looking', async () => {
    const planner = plannerWith({
      missing: [DENIED],
      provider: { selectBackup: () => Promise.reject(clusterError(403)) },
    });

    const plan = await planner.plan(myapp, asked());

    expect(plan).toMatchObject({
      tiers: [
        { name: 'app-db', sandbox: expect.stringContaining('app-db') },
        { name: 'app-backend' },
      ],
      missingPermissions: [DENIED],
      runnable: false,
    });
  });

  it('is not runnable when its cluster may not have so many sandboxes', async () => {
    const plan = await plannerWith({ maxSandboxes: 1 }).plan(myapp, asked());

    expect(plan.runnable).toBe(false);
    expect(plan.findings).toContainEqual(
      expect.objectContaining({ code: 'too-many-sandboxes', gate: true }),
    );
  });

  it('has no expectation without runs', async () => {
    const plan = await plannerWith().plan(myapp, asked());

    expect(plan.expectedDurationMs).toBeUndefined();
  });

  it.each<[string, Error, RegExp]>([
    [
      'answer',
      clusterError(),
      /could not be planned on cluster demo: .*Backups/,
    ],
    [
      'show what was waited for',
      new WaitTimeoutError('no URL came'),
      /could not be planned on cluster demo: no URL came/,
    ],
    [
      'answer in time',
      new DOMException('timed out', 'TimeoutError'),
      /could not be planned within 60 s: cluster demo/,
    ],
  ])('says so when the cluster does not %s', async (_, error, message) => {
    const planner = plannerWith({
      provider: { selectBackup: () => Promise.reject(error) },
    });

    await expect(planner.plan(myapp, asked())).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringMatching(message),
    });
  });

  it('makes a few plans at once and no more', async () => {
    let goOn = () => {};
    const released = new Promise<void>(resolve => {
      goOn = resolve;
    });
    const planner = plannerWith({
      provider: {
        selectBackup: async () => {
          await released;
          return { findings: [] };
        },
      },
    });
    const plans = Array.from({ length: 4 }, () => planner.plan(myapp, asked()));

    await expect(planner.plan(myapp, asked())).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
    });

    goOn();
    await Promise.all(plans);
    await expect(planner.plan(myapp, asked())).resolves.toMatchObject({
      testRef: myapp.ref,
    });
  });
});
