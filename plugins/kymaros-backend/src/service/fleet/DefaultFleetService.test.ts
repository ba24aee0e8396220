import { mockCredentials } from '@backstage/backend-test-utils';
import { InputError } from '@backstage/errors';
import type {
  RestoreTestDefinition,
  RestoreTestOrder,
  RestoreTestQuery,
} from '@kymaros/plugin-kymaros-common';
import {
  createStore,
  databases,
  MANUAL,
  runToEnd,
  testNamed,
} from '../../database/__testUtils__/runStores';
import { TestSummaries } from '../TestSummaries';
import { DefaultFleetService } from './DefaultFleetService';

jest.setTimeout(60_000);

const [[databaseId]] = databases.eachSupportedId();
const options = { credentials: mockCredentials.user() };
const refOf = (name: string) => `component:default/${name}`;
const SHOP = 'group:default/shop';
const BANK = 'group:default/bank';

function definitionOf(
  name: string,
  changes: Partial<RestoreTestDefinition> = {},
): RestoreTestDefinition {
  const test = testNamed(name, { spec: { schedule: '0 2 * * *' } });
  return {
    ref: test.ref,
    title: test.title,
    origin: test.origin,
    entityRefs: test.entityRefs,
    ownerRef: SHOP,
    systemRefs: [],
    test,
    problems: [],
    ...changes,
  } as RestoreTestDefinition;
}

/** One test of each kind; `bare` is a service without any, `secret` one whose test the caller may not read. */
async function setUp() {
  const store = await createStore(databaseId);
  const definitions = [
    definitionOf('broken', {
      test: undefined,
      problems: [{ field: 'spec', message: 'is bad', entityRef: 'x' }],
    } as Partial<RestoreTestDefinition>),
    definitionOf('denied'),
    definitionOf('failing', { systemRefs: ['system:default/till'] }),
    definitionOf('never', { ownerRef: BANK }),
    definitionOf('partial'),
    definitionOf('proven', {
      entityRefs: [refOf('proven'), refOf('outside')],
    }),
    definitionOf('secret'),
  ];
  const verdicts = { failing: 'fail', partial: 'partial', proven: 'pass' };
  for (const [name, verdict] of Object.entries(verdicts)) {
    await runToEnd(store, testNamed(name), { verdict: verdict as 'pass' });
  }
  await runToEnd(store, testNamed('secret'), { verdict: 'fail' });
  await store.queue.enqueue({ test: testNamed('never'), trigger: MANUAL });
  const entitlements = {
    explainDenial: ({ title }: { title: string }) =>
      title === 'denied' ? 'nobody allowed it' : undefined,
  };
  const entityOf = (name: string) => ({
    entityRef: refOf(name),
    title: name,
    ownerRef: name === 'never' ? BANK : SHOP,
  });
  const service = new DefaultFleetService({
    clusters: [{ name: 'main', title: 'Main cluster' }],
    restoreTests: { list: async () => definitions },
    services: {
      list: async () =>
        [...definitions.map(({ title }) => title), 'bare'].map(entityOf),
      byRefs: async refs =>
        refs
          .filter(ref => ref.startsWith('component:'))
          .map(ref => entityOf(ref.split('/')[1])),
    },
    entitlements,
    runs: store.fleet,
    summaries: new TestSummaries({
      instance: 'backstage',
      entitlements,
      reader: store.reader,
    }),
  });
  const readable = {
    ...options,
    among: async (refs: string[]) =>
      new Set(refs.filter(ref => ref !== refOf('secret'))),
  };
  const titles = async (query: RestoreTestQuery) =>
    (await service.listTests(query, readable)).items.map(({ title }) => title);
  return { service, readable, titles };
}

describe('DefaultFleetService', () => {
  it('lists the worst tests first, and none that may not be read', async () => {
    const { service, readable, titles } = await setUp();
    const worstFirst = [
      'failing',
      'broken',
      'denied',
      'never',
      'partial',
      'proven',
    ];
    expect(await titles({ orderBy: 'urgency' })).toEqual(worstFirst);
    expect(await titles({ orderBy: 'urgency', order: 'desc' })).toEqual([
      'proven',
      'partial',
      'never',
      'denied',
      'broken',
      'failing',
    ]);
    const first = await service.listTests(
      { orderBy: 'urgency', limit: 4 },
      readable,
    );
    const second = await service.listTests(
      { orderBy: 'urgency', limit: 4, cursor: first.nextCursor },
      readable,
    );
    expect(first.totalItems).toBe(6);
    expect([...first.items, ...second.items].map(one => one.title)).toEqual(
      worstFirst,
    );
    await expect(
      service.listTests({ cursor: first.nextCursor }, readable),
    ).rejects.toThrow(InputError);
  });

  it.each<[RestoreTestQuery, string[]]>([
    [{ search: ' FAIL' }, ['failing']],
    [{ search: 'outside' }, ['proven']],
    [{ statuses: ['cannot-run', 'proven'] }, ['broken', 'denied', 'proven']],
    [{ ownerRefs: [BANK] }, ['never']],
    [{ systemRefs: ['system:default/till'] }, ['failing']],
    [{ clusters: ['other'] }, []],
    [
      { clusters: ['main'], ownerRefs: [SHOP], statuses: ['partial'] },
      ['partial'],
    ],
  ])('narrows the list by %j', async (query, expected) => {
    const { titles } = await setUp();
    expect(await titles(query)).toEqual(expected);
  });

  it('gives every test once in any order, those without the value last', async () => {
    const { titles } = await setUp();
    for (const orderBy of [
      'ref',
      'title',
      'readiness',
      'provenAt',
      'nextRunAt',
    ] satisfies RestoreTestOrder[]) {
      for (const order of ['asc', 'desc'] as const) {
        const found = await titles({ orderBy, order });
        expect(new Set(found).size).toBe(6);
      }
    }
  });

  it.each(['asc', 'desc'] as const)(
    'puts what has no readiness last, %s',
    async order => {
      const { titles } = await setUp();
      expect((await titles({ orderBy: 'readiness', order }))[5]).toBe('broken');
    },
  );

  it('counts services by their weakest test, and judges none whose tests may not be read', async () => {
    const { service, readable } = await setUp();
    const overview = await service.overview({}, readable);
    expect(overview.services).toEqual({
      failing: 1,
      'cannot-run': 2,
      'not-configured': 1,
      'never-tested': 1,
      stale: 0,
      partial: 1,
      proven: 2,
    });
    expect(overview.tests).toEqual({
      failing: 1,
      'cannot-run': 2,
      'never-tested': 1,
      stale: 0,
      partial: 1,
      proven: 1,
    });
    expect(overview).toMatchObject({
      active: [{ testRef: refOf('never'), state: 'queued' }],
      activeTotal: 1,
      kept: [],
      keptTotal: 0,
      owners: [
        { value: BANK, title: 'bank', tests: 1 },
        { value: SHOP, title: 'shop', tests: 5 },
      ],
      systems: [{ value: 'system:default/till', title: 'till', tests: 1 }],
      clusters: [{ value: 'main', title: 'Main cluster', tests: 5 }],
    });
    // What has problems or is not entitled is not started.
    expect(overview.upcoming.map(({ title }) => title).sort()).toEqual([
      'failing',
      'never',
      'partial',
      'proven',
    ]);
    const ofBank = await service.overview({ ownerRefs: [BANK] }, readable);
    expect(ofBank.services).toMatchObject({ 'never-tested': 1, failing: 0 });
    expect(ofBank.owners).toEqual(overview.owners);
  });

  it('lists services worst first', async () => {
    const { service, readable } = await setUp();
    const { items, totalItems } = await service.listServices({}, readable);
    expect(items.map(({ title }) => title)).toEqual([
      'failing',
      'broken',
      'denied',
      'bare',
      'never',
      'partial',
      'outside',
      'proven',
    ]);
    expect(totalItems).toBe(8);
    const untested = await service.listServices(
      { statuses: ['not-configured'] },
      readable,
    );
    expect(untested.items).toMatchObject([{ title: 'bare', testRefs: [] }]);
  });

  it('shows and counts runs of tests that may be read only', async () => {
    const { service, readable } = await setUp();
    const today = new Date().toISOString().slice(0, 10);
    const period = {
      from: new Date(Date.now() - 3_600_000).toISOString(),
      to: new Date(Date.now() + 3_600_000).toISOString(),
    };
    const { items } = await service.listRuns(
      { ...period, verdicts: ['fail'] },
      readable,
    );
    expect(items).toMatchObject([{ testRef: refOf('failing') }]);
    const { days } = await service.calendar(
      { from: today, to: today, timezone: 'UTC' },
      readable,
    );
    expect(days).toMatchObject([
      { date: today, runs: { pass: 1, partial: 1, fail: 1 } },
    ]);
    expect(days[0].planned).toBeDefined();
    await expect(
      service.listRuns({ ...period, from: 'never' }, readable),
    ).rejects.toThrow(InputError);
  });
});
