import { InputError } from '@backstage/errors';
import type { RunOrder, Verdict } from '@kymaros/plugin-kymaros-common';
import fc from 'fast-check';
import type { Knex } from 'knex';
import {
  claim,
  createStore,
  databases,
  MANUAL,
  runToEnd,
  testNamed,
} from './__testUtils__/runStores';
import type { DatabaseRunStore } from './DatabaseRunStore';
import type { RunReader } from './RunStore';

jest.setTimeout(60_000);

/** Rows as finished runs leave them, many at once. */
async function insertFinishedRuns(
  knex: Knex,
  runs: Array<{
    testRef: string;
    verdict?: Verdict;
    score?: number;
    rtoMs?: number;
    durationMs?: number;
  }>,
): Promise<void> {
  const offset = Number((await knex('runs').count({ n: '*' }).first())!.n);
  const rows = runs.map((run, i) => ({
    id: `run-${offset + i}`,
    test_ref: run.testRef,
    cluster: 'main',
    state: 'finished',
    verdict: run.verdict ?? 'pass',
    score: run.score ?? null,
    rto_ms: run.rtoMs ?? null,
    duration_ms: run.durationMs ?? null,
    created_at: 1_000 + i,
    last_event_seq: 5,
    test: '{}',
    sandbox_names: '[]',
    picture: '{}',
    definition_hash: 'hash',
    summary: JSON.stringify({
      id: `run-${offset + i}`,
      testRef: run.testRef,
      verdict: run.verdict ?? 'pass',
      score: run.score,
    }),
  }));
  await knex.batchInsert('runs', rows, 500);
}

async function readAllPages(
  reader: RunReader,
  query: Parameters<RunReader['listRuns']>[1],
): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await reader.listRuns('t', { ...query, cursor });
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor);
  return ids;
}

describe.each(databases.eachSupportedId())('DatabaseRunReader, %s', id => {
  it('reads runs that were recorded before hazards were looked for', async () => {
    const { reader, knex } = await createStore(id);
    await insertFinishedRuns(knex, [{ testRef: 't' }]);
    expect(await reader.getRun('run-0')).toMatchObject({ hazards: [] });
  });

  it('knows nothing of runs that do not exist', async () => {
    const { reader } = await createStore(id);
    expect(await reader.getRun('nope')).toBeUndefined();
    expect(await reader.listEvents('nope', { after: 0, limit: 10 })).toEqual(
      [],
    );
    expect(await reader.listRuns('nope', {})).toEqual({
      items: [],
      totalItems: 0,
      nextCursor: undefined,
    });
  });

  it('lists the runs of a test, newest first, whatever their state', async () => {
    const store: DatabaseRunStore = await createStore(id);
    const test = testNamed('shop');
    const first = await runToEnd(store, test, { verdict: 'fail', score: 10 });
    const second = await store.queue.enqueue({ test, trigger: MANUAL });
    await runToEndOfOther(store);
    const page = await store.reader.listRuns(test.ref, {});
    expect(page).toMatchObject({
      items: [
        { id: second.id, state: 'queued' },
        { id: first, state: 'finished', verdict: 'fail', score: 10 },
      ],
      totalItems: 2,
    });
    expect(page.items[0]).not.toHaveProperty('spec');

    async function runToEndOfOther(s: DatabaseRunStore) {
      await s.queue.enqueue({ test: testNamed('other'), trigger: MANUAL });
    }
  });

  it('filters by verdict and counts what matches', async () => {
    const { knex, reader } = await createStore(id);
    const verdicts: Verdict[] = ['pass', 'fail', 'error', 'pass', 'partial'];
    await insertFinishedRuns(
      knex,
      verdicts.map(verdict => ({ testRef: 't', verdict })),
    );
    const page = await reader.listRuns('t', {
      verdicts: ['pass', 'partial'],
      limit: 2,
    });
    expect(page.items.map(run => run.id)).toEqual(['run-4', 'run-3']);
    expect(page.totalItems).toBe(3);
    expect(page.nextCursor).toBeDefined();
    expect(await reader.listRuns('t', { verdicts: [] })).toMatchObject({
      items: [],
      totalItems: 0,
    });
  });

  it('any order, page by page, gives every run once and in that order; runs without the value come last', async () => {
    const { knex, reader } = await createStore(id);
    const value = fc.option(fc.integer({ min: 0, max: 5 }), {
      nil: undefined,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ score: value, rtoMs: value, durationMs: value }), {
          maxLength: 12,
        }),
        fc.constantFrom<RunOrder>('createdAt', 'score', 'rtoMs', 'durationMs'),
        fc.constantFrom<'asc' | 'desc'>('asc', 'desc'),
        fc.integer({ min: 1, max: 5 }),
        async (runs, orderBy, order, limit) => {
          await knex('runs').delete();
          await insertFinishedRuns(
            knex,
            runs.map(run => ({ testRef: 't', ...run })),
          );
          const sign = order === 'asc' ? 1 : -1;
          const expected = runs
            .map((run, i) => ({
              id: `run-${i}`,
              i,
              value: orderBy === 'createdAt' ? i : run[orderBy],
            }))
            .sort((a, b) => {
              if (a.value === undefined || b.value === undefined) {
                return a.value === b.value
                  ? sign * (a.i - b.i)
                  : Number(a.value === undefined) -
                      Number(b.value === undefined);
              }
              return sign * (a.value - b.value || a.i - b.i);
            })
            .map(run => run.id);
          expect(await readAllPages(reader, { orderBy, order, limit })).toEqual(
            expected,
          );
        },
      ),
      { numRuns: 25 },
    );
  });

  it('runs that are queued while somebody turns pages neither repeat nor hide others', async () => {
    const { knex, reader } = await createStore(id);
    const more = (count: number) =>
      insertFinishedRuns(
        knex,
        Array.from({ length: count }, () => ({ testRef: 't' })),
      );
    await more(4);
    const first = await reader.listRuns('t', { limit: 2 });
    await more(3);
    const second = await reader.listRuns('t', {
      limit: 2,
      cursor: first.nextCursor,
    });
    expect([...first.items, ...second.items].map(run => run.id)).toEqual([
      'run-3',
      'run-2',
      'run-1',
      'run-0',
    ]);
    expect(second.nextCursor).toBeUndefined();
  });

  it.each([
    ['no cursor at all', 'x'],
    ['null', Buffer.from('null').toString('base64url')],
    ['another order', 'score'],
  ])('refuses a cursor that is %s', async (_, text) => {
    const { knex, reader } = await createStore(id);
    await insertFinishedRuns(knex, [{ testRef: 't' }, { testRef: 't' }]);
    const { nextCursor } = await reader.listRuns('t', {
      orderBy: 'score',
      limit: 1,
    });
    const cursor = text === 'score' ? nextCursor : text;
    await expect(reader.listRuns('t', { cursor })).rejects.toThrow(InputError);
  });

  it('shows tests at a glance: newest, newest conclusive and active run, and the last 30', async () => {
    const store = await createStore(id);
    const test = testNamed('shop');
    await insertFinishedRuns(store.knex, [
      ...Array.from({ length: 40 }, (_, i) => ({
        testRef: test.ref,
        verdict: 'fail' as const,
        score: i,
      })),
      { testRef: test.ref, verdict: 'error' as const },
      { testRef: 'other', verdict: 'pass' as const },
    ]);
    const active = await store.queue.enqueue({ test, trigger: MANUAL });
    const overviews = await store.reader.overviewOf([test.ref, 'other', 'no']);
    const shop = overviews.get(test.ref)!;
    expect(shop).toMatchObject({
      lastRun: { id: active.id },
      activeRun: { id: active.id },
      lastConclusiveRun: { id: 'run-39' },
    });
    expect(shop.recentRuns.map(run => run.id)).toEqual(
      Array.from({ length: 30 }, (_, i) => `run-${11 + i}`),
    );
    expect(overviews.get('other')).toMatchObject({
      lastRun: { id: 'run-41' },
      lastConclusiveRun: { id: 'run-41' },
      activeRun: undefined,
    });
    expect(overviews.get('no')).toEqual({ recentRuns: [] });
  });

  it('compares a run with earlier conclusive ones of its test and definition, newest first', async () => {
    const store = await createStore(id);
    const shop = testNamed('shop');
    await runToEnd(store, { ...shop, hash: 'older' });
    await runToEnd(store, testNamed('other'));
    const first = await runToEnd(store, shop, { verdict: 'fail' });
    const second = await runToEnd(store, shop, { verdict: 'partial' });
    await runToEnd(store, shop, { verdict: 'error' });
    const third = await runToEnd(store, shop);
    const active = await store.queue.enqueue({ test: shop, trigger: MANUAL });
    const before = async (runId: string, limit = 10) =>
      (await store.reader.comparableRuns(runId, limit)).map(run => run.id);

    expect(await before(active.id)).toEqual([third, second, first]);
    expect(await before(active.id, 2)).toEqual([third, second]);
    expect(await before(third)).toEqual([second, first]);
    expect(await before('nope')).toEqual([]);
    const [newest] = await store.reader.comparableRuns(active.id, 1);
    expect(newest).toEqual(await store.reader.getRun(third));
  });

  it('stays fast with 10,000 runs', async () => {
    const store = await createStore(id);
    await insertFinishedRuns(
      store.knex,
      Array.from({ length: 10_000 }, (_, i) => ({
        testRef: i % 2 ? 't' : `test-${i % 100}`,
        verdict: i % 3 ? ('pass' as const) : ('error' as const),
        score: i % 101,
      })),
    );
    const refs = [
      't',
      ...Array.from({ length: 50 }, (_, i) => `test-${2 * i}`),
    ];
    const took = async (work: () => Promise<unknown>) => {
      const before = performance.now();
      await work();
      return performance.now() - before;
    };
    const times = {
      newest: await took(() => store.reader.listRuns('t', {})),
      byScore: await took(() =>
        store.reader.listRuns('t', { orderBy: 'score' }),
      ),
      overview: await took(() => store.reader.overviewOf(refs)),
      comparable: await took(() => store.reader.comparableRuns('run-9999', 10)),
      claim: await took(() => claim(store)),
    };
    for (const time of Object.values(times)) {
      expect(time).toBeLessThan(1_000);
    }
  });
});
