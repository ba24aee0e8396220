import { mockServices } from '@backstage/backend-test-utils';
import type { V1Namespace } from '@kubernetes/client-node';
import { KYMAROS_LABELS } from '@kymaros/plugin-kymaros-common';
import type {
  BackupProvider,
  ProviderRunContext,
} from '@kymaros/plugin-kymaros-node';
import { DemoWorld, within } from '../cluster/__testUtils__/DemoWorld';
import { MemoryLedger } from './__testUtils__/MemoryLedger';
import { plannedRun } from './__testUtils__/runs';
import { GuardedWriters } from './GuardedWriters';
import { Reaper } from './Reaper';
import { Sandboxes } from './Sandboxes';

jest.setTimeout(60_000);

const id = (number: number) => `7a1b2c3${number}-0000-4000-8000-000000000001`;
const runOf = (number: number) =>
  plannedRun(id(number), {
    namespaces: [{ name: 'shop-db', sandboxName: `sandbox-${number}` }],
  });

/** Remembers which runs have something left. */
class FakeProvider {
  readonly left = new Set<string>();
  readonly unsettled = new Set<string>();
  readonly ownedKinds = [];

  async settle({ runId }: ProviderRunContext) {
    if (this.unsettled.has(runId)) {
      throw new Error('still restoring');
    }
  }

  async cleanUp({ runId }: ProviderRunContext) {
    this.left.delete(runId);
  }

  async listLeftoverRuns() {
    return [...this.left];
  }
}

describe('Reaper', () => {
  let world: DemoWorld;
  let ledger: MemoryLedger;
  let provider: FakeProvider;
  let sandboxes: Sandboxes;
  let newReaper: () => Reaper;
  let reaper: Reaper;
  let logger: ReturnType<typeof mockServices.logger.mock>;

  beforeEach(async () => {
    world = await DemoWorld.start();
    ledger = new MemoryLedger();
    provider = new FakeProvider();
    logger = mockServices.logger.mock();
    const { clusters } = world;
    const writers = new GuardedWriters({
      clusters,
      writerOf: name => clusters.writer(name),
      ledger,
      instance: 'test',
      ownedKinds: [],
    });
    sandboxes = new Sandboxes({ clusters, writers, ledger });
    newReaper = () =>
      new Reaper({
        clusters,
        sandboxes,
        writers,
        ledger,
        provider: provider as unknown as BackupProvider,
        instance: 'test',
        logger,
      });
    reaper = newReaper();
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await world.stop();
  });

  const isolate = (number: number) =>
    sandboxes.isolate(runOf(number), within(20_000));
  const reap = () => reaper.reap('demo', within(30_000));
  const staying = async () => {
    const all = await world.reader.list<V1Namespace>({
      apiVersion: 'v1',
      kind: 'Namespace',
    });
    return all
      .filter(
        ({ metadata }) =>
          metadata?.labels?.[KYMAROS_LABELS.managedBy] &&
          !metadata.deletionTimestamp,
      )
      .map(({ metadata }) => metadata!.name!)
      .sort();
  };

  const expectWarning = (runId: string, namespaces: string) => {
    expect(logger.warn).toHaveBeenCalledTimes(1);
    const [message] = logger.warn.mock.calls[0];
    expect(message).toContain(`run ${runId} left on cluster 'demo'`);
    expect(message).toContain(`(namespaces ${namespaces})`);
    expect(message).toContain('end it in the backup system');
    expect(message).toContain('still restoring');
  };

  it('removes what runs that are over left, and touches neither live nor kept ones', async () => {
    await isolate(1);
    await isolate(2);
    ledger.live.add(id(2));
    provider.left.add(id(1)).add(id(2));
    await reap();
    expect(await staying()).toEqual(['kymaros-7a1b2c32-control', 'sandbox-2']);
    expect([...provider.left]).toEqual([id(2)]);
  });

  it('removes what a given-up run left without a round, and nothing of one that is kept', async () => {
    await isolate(1);
    await isolate(2);
    ledger.live.add(id(2));
    for (const number of [1, 2]) {
      await reaper.reapRun(
        { cluster: 'demo', runId: id(number) },
        within(30_000),
      );
    }
    expect(await staying()).toEqual(['kymaros-7a1b2c32-control', 'sandbox-2']);
  });

  it('leaves a run that is still being restored to the next round', async () => {
    await isolate(1);
    provider.unsettled.add(id(1));
    await reap();
    expect(await staying()).toContain('sandbox-1');
    provider.unsettled.clear();
    await reap();
    expect(await staying()).toEqual([]);
  });

  it("is not kept by one run's trouble from the others", async () => {
    await isolate(1);
    await isolate(2);
    provider.unsettled.add(id(1));
    await reap();
    expect(await staying()).toEqual(['kymaros-7a1b2c31-control', 'sandbox-1']);
  });

  const foreign = (
    name: string,
    expiresAt: string,
    labels: Record<string, string>,
  ) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels,
      annotations: { 'kymaros.io/expires-at': expiresAt },
    },
  });
  const ours = {
    [KYMAROS_LABELS.managedBy]: 'kymaros',
    [KYMAROS_LABELS.role]: 'sandbox',
    [KYMAROS_LABELS.instance]: 'another',
    [KYMAROS_LABELS.runId]: 'their-run',
  };

  it('removes expired namespaces whoever made them, and only those', async () => {
    await world.create(
      foreign('expired', '2020-01-01T00:00:00Z', ours),
      foreign('not-yet', '2090-01-01T00:00:00Z', ours),
      foreign('no-time', 'whenever', ours),
      foreign('no-label', '2020-01-01T00:00:00Z', {}),
      foreign('live', '2020-01-01T00:00:00Z', {
        ...ours,
        [KYMAROS_LABELS.runId]: 'live-run',
      }),
    );
    ledger.live.add('live-run');
    await reap();
    expect(await staying()).toEqual(['live', 'no-time', 'not-yet']);
    expect(
      await world.reader.get({
        apiVersion: 'v1',
        kind: 'Namespace',
        name: 'no-label',
      }),
    ).toBeDefined();
  });

  it('removes what only the backup system still has of a lost run, but not at first sight', async () => {
    provider.left.add('lost-run');
    await reap();
    expect([...provider.left]).toEqual(['lost-run']);
    const later = Date.now() + 16 * 60_000;
    jest.spyOn(Date, 'now').mockReturnValue(later);
    await reap();
    expect([...provider.left]).toEqual([]);
  });

  it('never deletes a sandbox that is still being restored into, even when it has expired', async () => {
    await isolate(1);
    provider.left.add(id(1));
    provider.unsettled.add(id(1));
    await world.writer.mergePatch(
      { apiVersion: 'v1', kind: 'Namespace', name: 'sandbox-1' },
      {
        metadata: {
          annotations: { 'kymaros.io/expires-at': '2020-01-01T00:00:00Z' },
        },
      },
    );
    await reap();
    expect(await staying()).toEqual(['kymaros-7a1b2c31-control', 'sandbox-1']);
    expect([...provider.left]).toEqual([id(1)]);
    expectWarning(id(1), 'sandbox-1, kymaros-7a1b2c31-control');
    provider.unsettled.clear();
    await reap();
    expect(await staying()).toEqual([]);
  });

  it('never deletes an expired sandbox of an unknown run that is still being restored into', async () => {
    await world.create(
      foreign('expired-1', '2020-01-01T00:00:00Z', ours),
      foreign('expired-2', '2020-01-01T00:00:00Z', ours),
      foreign('settled', '2020-01-01T00:00:00Z', {
        ...ours,
        [KYMAROS_LABELS.runId]: 'settled-run',
      }),
    );
    provider.unsettled.add('their-run');
    await reap();
    expect(await staying()).toEqual(['expired-1', 'expired-2']);
    expectWarning('their-run', 'expired-1, expired-2');
    provider.unsettled.clear();
    await reap();
    expect(await staying()).toEqual([]);
  });

  it('can be called by two replicas at once', async () => {
    await isolate(1);
    await Promise.all([reap(), newReaper().reap('demo', within(30_000))]);
    expect(await staying()).toEqual([]);
    expect(ledger.entries).toEqual([]);
  });
});
