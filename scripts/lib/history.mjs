import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { CronExpressionParser } from 'cron-parser';
import knexFactory from 'knex';
import { createPublicKey } from 'node:crypto';
import { keyIdOf, newSigningKey, sealed } from './evidence.mjs';
import { inRoot } from './paths.mjs';

/** Records of real runs of the example services, made by scripts/record-history.mjs. */
export const HISTORY_FILE = inRoot('examples/history.json.gz');

const PARTS_OF_RUNS = ['run_steps', 'run_events', 'run_parts', 'check_values'];

export const HISTORY_TABLES = ['runs', ...PARTS_OF_RUNS, 'evidence'];

export const ISO_TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;

/**
 * Fills the demo's past before the backend starts: the recorded runs, as if each had been started by its test's
 * schedule, the last one at the newest time that the schedule has had.
 */
export async function installHistory(folder) {
  if (!existsSync(HISTORY_FILE)) return;
  const history = JSON.parse(
    gunzipSync(await readFile(HISTORY_FILE)).toString(),
  );
  await mkdir(folder, { recursive: true });
  const knex = knexFactory({
    client: 'better-sqlite3',
    connection: join(folder, 'kymaros.sqlite'),
    useNullAsDefault: true,
  });
  try {
    await knex.migrate.latest({
      directory: inRoot('plugins/kymaros-backend/migrations'),
    });
    const evidence = new MovedEvidence(knex, history.evidence ?? []);
    await evidence.insertKey();
    for (const run of moved(history.runs)) {
      await insertRun(knex, run, history);
      await evidence.insertOf(run);
    }
  } finally {
    await knex.destroy();
  }
}

/** The runs, oldest first, each with the time by which it moves. */
function moved(runs) {
  return Object.values(Object.groupBy(runs, run => run.test_ref))
    .flatMap(ofOneTest)
    .sort((a, b) => a.startsAt - b.startsAt);
}

function ofOneTest(runs) {
  const { schedule, timezone } = JSON.parse(runs[0].test).spec;
  const times = CronExpressionParser.parse(schedule, { tz: timezone });
  return runs
    .sort((a, b) => b.created_at - a.created_at)
    .map(run => ({ run, startsAt: times.prev().getTime() }));
}

async function insertRun(knex, { run, startsAt }, history) {
  const byMs = startsAt - run.created_at;
  const trigger = scheduleTrigger(startsAt);
  const { position: _, ...row } = move(run, byMs);
  // What belongs to a finished run cannot be written any more.
  await knex('runs').insert({
    ...row,
    state: 'running',
    scheduled_for: startsAt,
    picture: withTrigger(row.picture, trigger),
    summary: withTrigger(row.summary, trigger),
  });
  for (const table of PARTS_OF_RUNS) {
    const rows = (history[table] ?? []).filter(one => one.run_id === run.id);
    await knex.batchInsert(
      table,
      rows.map(one => packed(table, move(one, byMs))),
      50,
    );
  }
  await knex('runs').where({ id: run.id }).update({ state: run.state });
}

/** What is stored compressed is recorded as text, so that its times move too. */
export function unpacked(table, row) {
  return table === 'run_parts'
    ? { ...row, body: gunzipSync(row.body).toString() }
    : row;
}

function packed(table, row) {
  return table === 'run_parts' ? { ...row, body: gzipSync(row.body) } : row;
}

/** Records of runs that have moved: they say other times, so they are chained and signed anew, with a key of the demo's own. */
class MovedEvidence {
  #knex;
  #rows;
  #key = newSigningKey();
  #newest = new Map();

  constructor(knex, rows) {
    this.#knex = knex;
    this.#rows = new Map(rows.map(row => [row.run_id, row]));
  }

  async insertKey() {
    const publicKey = createPublicKey(this.#key);
    await this.#knex('evidence_keys').insert({
      key_id: keyIdOf(publicKey),
      origin: 'generated',
      public_key: publicKey.export({ type: 'spki', format: 'pem' }),
      private_key: this.#key.export({ type: 'pkcs8', format: 'pem' }),
      added_at: Date.now(),
    });
  }

  async insertOf({ run, startsAt }) {
    const recorded = this.#rows.get(run.id);
    if (!recorded) return;
    const row = move(recorded, startsAt - run.created_at);
    const { record } = JSON.parse(row.body);
    const previous = this.#newest.get(run.test_ref);
    const file = sealed(
      {
        ...record,
        sequence: (previous?.record.sequence ?? 0) + 1,
        previousHash: previous?.hash,
        run: { ...record.run, trigger: scheduleTrigger(startsAt) },
      },
      this.#key,
    );
    this.#newest.set(run.test_ref, file);
    await this.#knex('evidence').insert({
      ...row,
      sequence: file.record.sequence,
      hash: file.hash,
      previous_hash: previous?.hash ?? null,
      body: JSON.stringify(file),
    });
  }
}

function scheduleTrigger(startsAt) {
  return {
    kind: 'schedule',
    scheduledFor: new Date(startsAt).toISOString(),
    late: false,
  };
}

function withTrigger(json, trigger) {
  return JSON.stringify({ ...JSON.parse(json), trigger });
}

/** The row with all its times moved: columns in epoch milliseconds, and ISO times within texts. */
function move(row, byMs) {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => {
      if (value === null) return [column, value];
      if (column === 'at' || column.endsWith('_at'))
        return [column, value + byMs];
      return [
        column,
        typeof value === 'string'
          ? value.replace(ISO_TIME, time =>
              new Date(Date.parse(time) + byMs).toISOString(),
            )
          : value,
      ];
    }),
  );
}
