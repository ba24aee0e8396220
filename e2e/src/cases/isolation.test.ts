import type { IsolationAttempt, Run } from '@kymaros/plugin-kymaros-common';
import {
  BACKUP,
  databaseTest,
  refOf,
  restoreTest,
  SOURCES,
} from '../support/definitions';
import { KymarosBackend } from '../support/KymarosBackend';
import { networkOpener, type Openness } from '../support/OpenNetwork';
import { clusterUnderTest } from '../support/TestCluster';

jest.setTimeout(300_000);

/** Issue 4: resolver included. */
const MAX_ISOLATION_MS = 10_000;

const OUTSIDE = [
  'the API server',
  'the node',
  "the cloud's metadata service",
  "the cluster's DNS",
];

const threeTiers = (mode: 'strict' | 'group') =>
  restoreTest(`isolated-${mode}`, {
    backupSource: {
      name: BACKUP,
      namespaces: SOURCES.map(name => ({ name })),
    },
    networkIsolation: { mode },
    checks: [],
  });

/** What was tried from a tier, as `target (outcome)`. */
const tried = (
  { isolation }: Run,
  { from, moment }: Pick<IsolationAttempt, 'from' | 'moment'>,
) =>
  isolation?.attempts
    .filter(attempt => attempt.from === from && attempt.moment === moment)
    .map(({ target, outcome }) => `${target} (${outcome})`)
    .sort();

describe('isolation', () => {
  const cluster = clusterUnderTest();
  const openNetwork = networkOpener(cluster);
  let backend: KymarosBackend;

  beforeAll(async () => {
    backend = await KymarosBackend.start({
      kubeconfig: cluster.kubeconfig,
      namespaces: SOURCES,
      entities: [
        threeTiers('strict'),
        threeTiers('group'),
        databaseTest('open'),
      ],
    });
  });

  afterEach(async () => {
    expect(await cluster.leftovers(backend.instance)).toEqual([]);
  });

  afterAll(() => backend?.stop());

  it.each(['strict', 'group'] as const)(
    'of a %s run is proven by every attempt before anything is restored, within its time',
    async mode => {
      const { id } = await backend.client.startRun(refOf(`isolated-${mode}`));
      const restoring = await backend.reached(id, 'a Restore', ({ tiers }) =>
        tiers.some(({ restore }) => restore?.createdAt),
      );
      await backend.client.cancelRun(id);
      const run = await backend.finished(id);

      expect(run.isolation?.status).toBe('proven');
      const isReachedInGroup = mode === 'group' ? 'reached' : 'blocked';
      for (const tier of SOURCES) {
        expect(tried(run, { from: tier, moment: 'first-moment' })).toEqual(
          OUTSIDE.map(target => `${target} (blocked)`).sort(),
        );
        // Kept sandboxes of whoever else works on the cluster are tried too.
        expect(
          tried(run, { from: tier, moment: 'settled' })?.filter(
            attempt => !attempt.startsWith("another run's"),
          ),
        ).toEqual(
          [
            ...OUTSIDE.map(target => `${target} (blocked)`),
            'a pod of another namespace (blocked)',
            'itself (reached)',
            'the resolver, for a name of another namespace (blocked)',
            'the resolver, for its own names (reached)',
            ...SOURCES.filter(other => other !== tier).map(
              other => `the sandbox of ${other} (${isReachedInGroup})`,
            ),
          ].sort(),
        );
      }
      const { startedAt, finishedAt } = run.steps.find(
        step => step.id === 'isolate',
      )!;
      const tookMs = Date.parse(finishedAt!) - Date.parse(startedAt!);
      expect(tookMs).toBeLessThan(MAX_ISOLATION_MS);
      const [firstRestore] = restoring.tiers.flatMap(
        ({ restore }) => restore?.createdAt ?? [],
      );
      // Kubernetes writes down whole seconds.
      expect(Date.parse(firstRestore) + 1_000).toBeGreaterThan(
        Date.parse(finishedAt!),
      );
    },
  );

  const describeOpenNetwork = openNetwork ? describe : describe.skip;
  describeOpenNetwork('where these cases can open the network', () => {
    it.each<Openness>(openNetwork?.opennesses ?? [])(
      'stops the run when it is open %s: nothing is restored',
      async openness => {
        const run = await openNetwork!.during(openness, () =>
          backend.run(refOf('open')),
        );

        expect(run).toMatchObject({
          verdict: 'error',
          isolation: { status: 'refuted' },
          firstFinding: {
            code: 'sandbox-not-closed',
            cause: 'SANDBOX',
            gate: true,
            tier: 'app-db',
          },
        });
        expect(tried(run, { from: 'app-db', moment: 'first-moment' })).toEqual(
          expect.arrayContaining([
            'the API server (reached)',
            'the node (reached)',
          ]),
        );
        expect(run.tiers.map(({ restore }) => restore)).toEqual([undefined]);
        expect(
          run.steps.filter(({ state }) => state === 'done').map(({ id }) => id),
        ).toEqual(['plan', 'isolate', 'score', 'collect-logs', 'clean-up']);
      },
    );
  });
});

describe('isolation on a cluster that waives its proof', () => {
  const cluster = clusterUnderTest();
  let backend: KymarosBackend;

  beforeAll(async () => {
    backend = await KymarosBackend.start({
      kubeconfig: cluster.kubeconfig,
      namespaces: SOURCES,
      entities: [databaseTest('waived')],
      cluster: { isolationProof: 'waived' },
    });
  });

  afterAll(() => backend?.stop());

  it('is not proven, and marks the run', async () => {
    const run = await backend.run(refOf('waived'));

    expect(run).toMatchObject({
      verdict: 'pass',
      isolation: { status: 'waived', attempts: [] },
    });
    expect(run.findings).toContainEqual(
      expect.objectContaining({ code: 'isolation-proof-waived' }),
    );
    expect(await cluster.leftovers(backend.instance)).toEqual([]);
  });
});
