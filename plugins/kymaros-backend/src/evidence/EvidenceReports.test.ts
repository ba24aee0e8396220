import { mockCredentials } from '@backstage/backend-test-utils';
import type {
  EvidenceReportQuery,
  RestoreTest,
  RestoreTestDefinition,
} from '@kymaros/plugin-kymaros-common';
import {
  createStore,
  databases,
  MANUAL,
  runToEnd,
  testNamed,
} from '../database/__testUtils__/runStores';
import { EvidenceReports } from './EvidenceReports';

jest.setTimeout(60_000);

const DAY_MS = 24 * 60 * 60 * 1000;
const credentials = mockCredentials.user();
/** A period that holds whatever a test does now. */
const NOW = {
  from: new Date(Date.now() - DAY_MS).toISOString(),
  to: new Date(Date.now() + DAY_MS).toISOString(),
};
const definitionOf = (test: RestoreTest): RestoreTestDefinition => ({
  ref: test.ref,
  title: test.title,
  origin: test.origin,
  entityRefs: test.entityRefs,
  systemRefs: [],
  ownerRef: test.ownerRef,
  test,
  problems: [],
});

async function setUp(
  id: Parameters<typeof createStore>[0],
  definitions: RestoreTestDefinition[] = [],
) {
  const store = await createStore(id);
  const reports = new EvidenceReports({
    evidence: store.evidence,
    reader: store.reader,
    restoreTests: { list: async () => definitions },
    entitlements: {
      explainDenial: ({ title }) =>
        title === 'denied' ? 'nobody allowed it' : undefined,
    },
  });
  const report = (
    query: Partial<EvidenceReportQuery> = {},
    among?: (refs: string[]) => Promise<Set<string>>,
  ) => reports.report({ ...NOW, ...query }, { credentials, among });
  return { store, report };
}

describe.each(databases.eachSupportedId())('EvidenceReports, %s', id => {
  it('tells of every run that ended, whatever came of it, and what mended it', async () => {
    const { store, report } = await setUp(id);
    const shop = testNamed('shop');
    const failed = await runToEnd(store, shop, {
      verdict: 'fail',
      cause: 'BACKUP',
      score: 12,
    });
    const cancelled = (
      await store.queue.enqueue({ test: shop, trigger: MANUAL })
    ).id;
    await store.queue.requestCancel(cancelled, 'user:default/ann');
    const passed = await runToEnd(store, shop);
    const failedAgain = await runToEnd(store, shop, { verdict: 'fail' });
    await store.knex('runs').delete();

    const { runs } = await report();

    const by = new Map(runs.map(row => [row.runId, row]));
    const evidence = (await store.evidence.evidenceOf(failed))!;
    expect(by.get(failed)).toMatchObject({
      testRef: shop.ref,
      startedBy: 'user:default/ann',
      verdict: 'fail',
      cause: 'BACKUP',
      score: 12,
      isolationProven: false,
      evidenceHash: evidence.hash,
      finishedAt: evidence.record.run.finishedAt,
      mendedBy: { runId: passed },
    });
    expect(by.get(cancelled)).toMatchObject({
      verdict: 'error',
      mendedBy: { runId: passed },
      findings: [expect.stringContaining('cancelled')],
    });
    expect(by.get(passed)?.mendedBy).toBeUndefined();
    expect(by.get(failedAgain)?.mendedBy).toBeUndefined();
    expect(runs.map(({ finishedAt }) => finishedAt)).toEqual(
      runs.map(({ finishedAt }) => finishedAt).sort(),
    );
  });

  it('holds runs from the start of the period on and before its end', async () => {
    const { store, report } = await setUp(id);
    const runId = await runToEnd(store, testNamed('shop'));
    const { finishedAt } = (await store.evidence.evidenceOf(runId))!.record.run;
    const at = Date.parse(finishedAt);
    const time = (ms: number) => new Date(at + ms).toISOString();

    const idsOf = async (query: { from: string; to: string }) =>
      (await report(query)).runs.map(row => row.runId);
    expect(await idsOf({ from: finishedAt, to: time(1) })).toEqual([runId]);
    expect(await idsOf({ from: time(1), to: time(2) })).toEqual([]);
    expect(await idsOf({ from: time(-1), to: finishedAt })).toEqual([]);
  });

  it('keeps to an entity, an owner, and what the caller may read', async () => {
    const shop = {
      ...testNamed('shop'),
      entityRefs: ['component:default/api'],
      ownerRef: 'group:default/a',
    };
    const web = { ...testNamed('web'), ownerRef: 'group:default/b' };
    const untested = { ...testNamed('idle'), ownerRef: 'group:default/b' };
    const { store, report } = await setUp(
      id,
      [shop, web, untested].map(definitionOf),
    );
    await runToEnd(store, shop);
    await runToEnd(store, web);

    const titlesOf = async (...args: Parameters<typeof report>) => {
      const { runs, notTested } = await report(...args);
      return [...runs, ...notTested].map(({ testTitle }) => testTitle).sort();
    };
    expect(await titlesOf()).toEqual(['idle', 'shop', 'web']);
    expect(await titlesOf({ entityRef: 'component:default/api' })).toEqual([
      'shop',
    ]);
    expect(await titlesOf({ entityRef: shop.ref })).toEqual(['shop']);
    expect(await titlesOf({ ownerRef: 'group:default/b' })).toEqual([
      'idle',
      'web',
    ]);
    expect(await titlesOf({}, async () => new Set([web.ref]))).toEqual(['web']);
    expect(await titlesOf({}, async () => new Set())).toEqual([]);
  });

  it('names the tests that did not run, those with a mistake too', async () => {
    const broken: RestoreTestDefinition = {
      ...definitionOf(testNamed('broken')),
      test: undefined,
      problems: [
        { field: 'spec.timeout', message: 'is bad', entityRef: 'broken' },
      ],
    };
    const queued = testNamed('queued');
    const { store, report } = await setUp(id, [
      broken,
      definitionOf(testNamed('denied')),
      definitionOf(queued),
    ]);
    const run = await store.queue.enqueue({ test: queued, trigger: MANUAL });

    expect((await report()).notTested).toEqual([
      {
        testRef: broken.ref,
        testTitle: 'broken',
        reason: 'Its definition has a mistake: spec.timeout: is bad',
      },
      {
        testRef: 'component:default/denied',
        testTitle: 'denied',
        reason: 'It is not entitled: nobody allowed it',
      },
      {
        testRef: queued.ref,
        testTitle: 'queued',
        reason: `Run ${run.id} is queued, since ${run.createdAt}`,
      },
    ]);
  });

  it.each([
    [{ from: 'yesterday' }, 'from must be a time'],
    [{ to: NOW.from }, 'to must be after from'],
    [
      { from: '2026-01-01T00:00:00Z', to: '2027-01-02T00:00:01Z' },
      'at most 366 days',
    ],
  ])('refuses the period %j', async (query, message) => {
    const { report } = await setUp(id);
    await expect(report(query)).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining(message),
    });
  });
});
