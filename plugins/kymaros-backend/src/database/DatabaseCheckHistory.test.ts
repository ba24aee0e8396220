import type { CheckResult, RestoreTest } from '@kymaros/plugin-kymaros-common';
import { failsWith } from './__testUtils__/failsWith';
import {
  claim,
  createStore,
  databases,
  MANUAL,
  resultOf,
  runToEnd,
  testNamed,
} from './__testUtils__/runStores';
import type { DatabaseRunStore } from './DatabaseRunStore';

jest.setTimeout(60_000);

type Read = Pick<CheckResult, 'state' | 'value'>;

function counting(name = 'shop', command = 'count'): RestoreTest {
  const exec = { podSelector: { app: 'db' }, command: [command] };
  return testNamed(name, {
    spec: {
      checks: [
        { name: 'rows', type: 'exec', exec },
        { name: 'newest', type: 'exec', exec },
        {
          name: 'port',
          type: 'tcpSocket',
          tcpSocket: { service: 'db', port: 1 },
        },
      ],
    },
  });
}

function resultWith(read: Record<string, Read>) {
  return resultOf({
    unplacedChecks: Object.entries(read).map(([name, check]) => ({
      name,
      type: 'exec',
      severity: 'critical',
      weight: 1,
      message: '',
      attempts: 1,
      ...check,
    })),
  });
}

const rows = (number: number, state: Read['state'] = 'passed') => ({
  rows: { state, value: { kind: 'number' as const, number } },
});

async function runWith(
  store: DatabaseRunStore,
  read: Record<string, Read>,
  test = counting(),
): Promise<string> {
  return runToEnd(store, test, resultWith(read));
}

describe.each(databases.eachSupportedId())('DatabaseCheckHistory, %s', id => {
  it('gives each check its own series, oldest first and no longer than asked for', async () => {
    const store = await createStore(id);
    const at = Date.parse('2026-11-23T10:00:00.123Z');
    await runWith(store, rows(1));
    await runWith(store, rows(2, 'failed'));
    const third = await runWith(store, {
      ...rows(0.5),
      newest: { state: 'passed', value: { kind: 'time', number: at } },
    });
    await runWith(store, rows(7), counting('other'));

    const series = await store.checkHistory.seriesOf(counting().ref, {
      limit: 2,
    });
    expect(series).toEqual([
      {
        check: 'newest',
        kind: 'time',
        points: [expect.objectContaining({ runId: third, value: at })],
      },
      {
        check: 'rows',
        kind: 'number',
        points: [
          expect.objectContaining({ value: 2, state: 'failed' }),
          expect.objectContaining({
            runId: third,
            value: 0.5,
            state: 'passed',
          }),
        ],
      },
    ]);
    const run = await store.reader.getRun(third);
    expect(series[0].points[0].at).toBe(run?.createdAt);
  });

  it('keeps only what finished checks have read', async () => {
    const store = await createStore(id);
    await runWith(store, {
      rows: { state: 'passed' },
      newest: { state: 'error', value: { kind: 'number', number: 1 } },
      port: { state: 'passed', value: { kind: 'number', number: 1 } },
      unknown: { state: 'passed', value: { kind: 'number', number: 1 } },
    });
    expect(await store.knex('check_values')).toEqual([]);
  });

  it('the baseline is what an unchanged check read in the newest earlier run in which it passed', async () => {
    const store = await createStore(id);
    const test = counting();
    const baselineBefore = async (runId: string, checks = test.spec.checks) =>
      Object.fromEntries(
        await store.checkHistory.baselinesOf({
          runId,
          testRef: test.ref,
          checks,
        }),
      );
    const first = await runWith(store, rows(100));
    const second = await runWith(store, rows(50, 'failed'));
    const third = await runWith(store, {
      newest: { state: 'passed', value: { kind: 'time', number: 5 } },
    });
    await runWith(store, rows(7), counting('other'));

    expect(await baselineBefore(first)).toEqual({});
    expect(await baselineBefore(second)).toEqual({ rows: 100 });
    const active = await store.queue.enqueue({ test, trigger: MANUAL });
    expect(await baselineBefore(third)).toEqual({ rows: 100 });
    expect(await baselineBefore(active.id)).toEqual({ rows: 100 });
    const changed = counting('shop', 'count-otherwise').spec.checks;
    expect(await baselineBefore(active.id, changed)).toEqual({});
  });

  it('promises 5 and 6: a verdict that is stored again adds nothing, and a finished run gets no values', async () => {
    const store = await createStore(id);
    await store.queue.enqueue({ test: counting(), trigger: MANUAL });
    const run = (await claim(store))!;
    await store.lease.conclude(run, resultWith(rows(1)));
    await store.lease.conclude(run, resultWith(rows(2)));
    await store.lease.finish(run, { ending: 'completed' });

    const stored = await store.knex('check_values');
    expect(stored).toEqual([expect.objectContaining({ value: 1 })]);
    for (const change of [
      store.knex('check_values').insert({ ...stored[0], check_name: 'more' }),
      store.knex('check_values').update({ value: 3 }),
    ]) {
      await expect(change).rejects.toMatchObject(
        failsWith(/a finished run never changes/),
      );
    }
  });

  it('values go with their run', async () => {
    const store = await createStore(id);
    await runWith(store, rows(1));
    await store.knex('runs').delete();
    expect(await store.knex('check_values')).toEqual([]);
  });
});
