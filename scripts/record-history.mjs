// Runs the example services' restore tests for real, on good nights and bad ones, and keeps the
// records in examples/history.json.gz, from which `./dev start` fills the demo's past. To be run again
// when what is stored of a run changes: ./dev record-history
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { DemoFaults } from './lib/demoFaults.mjs';
import { HISTORY_FILE, HISTORY_TABLES, unpacked } from './lib/history.mjs';
import { KymarosApi } from './lib/kymarosApi.mjs';
import { inRoot } from './lib/paths.mjs';
import { interrupted } from './lib/processes.mjs';
import { startProduct } from './lib/product.mjs';

/** One entry a night: what goes wrong in it, if anything does. */
const good = undefined;
const STORY = {
  'restoretest/kymaros-system/myapp-full-stack': [
    ...Array(4).fill(good),
    {
      kind: 'restore',
      sourceNamespace: 'app-db',
      failedVolumes: ['postgres-data'],
    },
    ...Array(3).fill(good),
    { kind: 'storage-unavailable' },
    ...Array(5).fill(good),
  ],
  'restoretest/kymaros-system/invoices': Array(10).fill(good),
  'component/default/statistics': Array(4).fill(good),
  'resource/default/orders-db': Array(2).fill(good),
};
const RUN_WITHIN_MS = 15 * 60_000;

const signal = interrupted();
const product = await startProduct({ port: 0, signal, history: false });
try {
  const api = await KymarosApi.signIn(product.url, signal);
  const faults = await DemoFaults.of(product.kubeconfig);
  await until('the tests', 60_000, async () => {
    const { totalItems } = await api.call('GET', 'restore-tests');
    return totalItems >= Object.keys(STORY).length;
  });
  // Nights that go wrong touch the whole cluster, so the tests take turns.
  for (const [test, nights] of Object.entries(STORY)) {
    for (const fault of nights) await night({ api, faults, test, fault });
  }
  await keep(join(product.folder, 'data', 'kymaros.sqlite'));
} finally {
  await product.stop();
}

async function night({ api, faults, test, fault }) {
  const id = fault && (await faults.inject(fault));
  const { id: runId } = await api.call('POST', `restore-tests/${test}/runs`);
  const run = await until(`run ${runId}`, RUN_WITHIN_MS, async () => {
    const current = await api.call('GET', `runs/${runId}`);
    return current.state === 'finished' && current;
  });
  if (id) await faults.remove(id);
  // Nobody looks into these, and a cluster holds only so many.
  if (run.keptUntil) {
    await api.call('POST', `runs/${runId}/sandbox/release`);
  }
  console.log(`${test}: ${run.verdict}, score ${run.score ?? '-'}`);
}

async function keep(file) {
  const database = new Database(file, { readonly: true });
  const tables = Object.fromEntries(
    HISTORY_TABLES.map(table => [
      table,
      database
        .prepare(`select * from ${table}`)
        .all()
        .map(row => unpacked(table, row)),
    ]),
  );
  database.close();
  // Locations of entities are paths of this machine.
  const text = JSON.stringify(tables).replaceAll(inRoot('.'), '');
  await writeFile(HISTORY_FILE, gzipSync(text));
  console.log(`${tables.runs.length} runs are in ${HISTORY_FILE}`);
}

async function until(what, withinMs, ask) {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) {
      throw new Error(`${what}: not within ${withinMs / 1000} s`);
    }
    await delay(500, undefined, { signal });
  }
}
