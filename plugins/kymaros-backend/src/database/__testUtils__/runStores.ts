import { TestDatabases } from '@backstage/backend-test-utils';
import {
  restoreTestSpecSchema,
  type RestoreTest,
  type RestoreTestSpecInput,
  type RunResult,
} from '@kymaros/plugin-kymaros-common';
import type { Knex } from 'knex';
import { DatabaseRunStore } from '../DatabaseRunStore';
import type { ClaimedRun, RunLease } from '../RunStore';

/** SQLite, and PostgreSQL when BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING says where one is. */
export const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15'],
});

type StoreOptions = Partial<Parameters<(typeof DatabaseRunStore)['create']>[0]>;

/** A store in a new, empty database. */
export async function createStore(
  databaseId: Parameters<typeof databases.init>[0],
  options: StoreOptions = {},
): Promise<DatabaseRunStore & { knex: Knex }> {
  const knex = await databases.init(databaseId);
  return Object.assign(await storeOf(knex, options), { knex });
}

/** One more replica's store in the same database. */
export async function storeOf(
  knex: Knex,
  options: StoreOptions = {},
): Promise<DatabaseRunStore> {
  return DatabaseRunStore.create({
    database: { getClient: async () => knex },
    instance: 'backstage',
    ...options,
  });
}

/** A restore test by its name, with the sandbox names that it asks for. */
export function testNamed(
  name: string,
  options: {
    cluster?: string;
    sandboxNames?: string[];
    spec?: Partial<RestoreTestSpecInput>;
  } = {},
): RestoreTest {
  const { cluster = 'main', sandboxNames = [], spec } = options;
  return {
    ref: `component:default/${name}`,
    title: name,
    origin: 'annotations',
    entityRefs: [`component:default/${name}`],
    cluster,
    hash: `hash of ${name}`,
    spec: restoreTestSpecSchema.parse({
      backupSource: {
        name: 'latest',
        namespaces:
          sandboxNames.length > 0
            ? sandboxNames.map((sandboxName, i) => ({
                name: `tier-${i}`,
                sandboxName,
              }))
            : [{ name: 'tier-0' }],
      },
      ...spec,
    }),
  };
}

/** Started by hand. */
export const MANUAL = { kind: 'manual', by: 'user:default/ann' } as const;

/** Started by the schedule. */
export function scheduledFor(time: string) {
  return { kind: 'schedule', scheduledFor: time, late: false } as const;
}

/** Claims with limits that never matter, unless they are given. */
export function claim(
  { lease }: { lease: RunLease },
  options: Partial<Parameters<RunLease['tryClaim']>[0]> = {},
): Promise<ClaimedRun | undefined> {
  return lease.tryClaim({
    owner: 'worker',
    leaseMs: 60_000,
    slotsOf: () => 100,
    maxSandboxesOf: () => 100,
    stepsOf: () => [
      { id: 'plan', kind: 'plan' },
      { id: 'restore/tier-0', kind: 'restore', tier: 'tier-0' },
      { id: 'clean-up', kind: 'clean-up' },
    ],
    ...options,
  });
}

/** A result that says so much about the backup. */
export function resultOf(changes: Partial<RunResult> = {}): RunResult {
  return {
    verdict: 'pass',
    score: 100,
    coverage: 1,
    levels: [],
    tiers: [],
    unplacedChecks: [],
    findings: [],
    ...changes,
  };
}

/** Takes a queued run of the test to its end. */
export async function runToEnd(
  store: DatabaseRunStore,
  test: RestoreTest,
  changes: Partial<RunResult> = {},
): Promise<string> {
  const { id } = await store.queue.enqueue({ test, trigger: MANUAL });
  const run = await claim(store);
  if (run?.runId !== id) {
    throw new Error(`Run ${run?.runId} was claimed instead of ${id}`);
  }
  await store.lease.conclude(run, resultOf(changes));
  await store.lease.finish(run, { ending: 'completed' });
  return id;
}
