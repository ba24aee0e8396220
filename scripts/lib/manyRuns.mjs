import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import knexFactory from 'knex';
import { HISTORY_FILE, ISO_TIME } from './history.mjs';
import { inRoot } from './paths.mjs';

/** Of these the copies are made: one test that passes, one that fails. */
const RECORDED = ['resource:default/orders-db', 'component:default/statistics'];
const HOUR_MS = 3_600_000;
const ROWS_AT_ONCE = 100;

/**
 * Fills a data folder, before a backend starts on it, with the past of many tests, made of copies of recorded runs: the
 * same each time, but for the times, of which the newest is now.
 *
 * @param {object} options
 * @param {string} options.folder
 * @param {string[]} options.entityRefs entities that carry a test each
 * @param {number} options.runsOfFirst how often the first one was tested, once an hour
 * @param {number} options.runsOfOthers how often each other one was
 */
export async function installManyRuns({
  folder,
  entityRefs,
  runsOfFirst,
  runsOfOthers,
}) {
  const templates = await readTemplates();
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
    const past = entityRefs.flatMap((testRef, index) =>
      Array.from(
        { length: index === 0 ? runsOfFirst : runsOfOthers },
        (_, age) => ({ testRef, index, age }),
      ),
    );
    past.sort((a, b) => b.age - a.age || a.index - b.index);
    const now = Date.now();
    await knex.transaction(async trx => {
      for (let from = 0; from < past.length; from += ROWS_AT_ONCE) {
        const rows = past
          .slice(from, from + ROWS_AT_ONCE)
          .map((one, at) => copied({ ...one, templates, now, id: from + at }));
        await trx('runs').insert(rows);
      }
    });
  } finally {
    await knex.destroy();
  }
}

async function readTemplates() {
  const { runs } = JSON.parse(
    gunzipSync(await readFile(HISTORY_FILE)).toString(),
  );
  return RECORDED.map(ref => runs.find(({ test_ref }) => test_ref === ref));
}

/** Every seventh test fails, and every fifth run of the others. */
function copied({ testRef, index, age, templates, now, id }) {
  const fails = index % 7 === 6 || (age > 0 && age % 5 === 0);
  const { position: _, ...template } = templates[fails ? 1 : 0];
  const byMs = now - (age + 1) * HOUR_MS - template.created_at;
  const runId = `many${String(id).padStart(8, '0')}`;
  const say = text =>
    text
      .replaceAll(template.id, runId)
      .replaceAll(template.test_ref, testRef)
      .replace(ISO_TIME, time =>
        new Date(Date.parse(time) + byMs).toISOString(),
      );
  return Object.fromEntries(
    Object.entries({ ...template, id: runId, test_ref: testRef }).map(
      ([column, value]) => {
        if (typeof value === 'string') return [column, say(value)];
        return [
          column,
          column.endsWith('_at') && value !== null ? value + byMs : value,
        ];
      },
    ),
  );
}
