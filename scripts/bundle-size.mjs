// Measures the plugin's own code in the built page, prints it as a table, and fails where it
// is too much, or where charts are loaded before somebody looks at one.
import { mkdir, writeFile } from 'node:fs/promises';
import { buildBundle } from './lib/bundle.mjs';
import { measureBundle } from './lib/bundleSize.mjs';
import { inRoot } from './lib/paths.mjs';
import { interrupted } from './lib/processes.mjs';

const MOST_BYTES = 150_000;
/** Where a chart is drawn: nothing else may ask for the chart library. */
const CHART_FOLDERS =
  /^plugins\/kymaros\/src\/components\/(\w*Chart|CheckSeries)\//;

await buildBundle({ app: 'app', signal: interrupted() });
const { chunks, charts } = await measureBundle(inRoot('packages/app/dist'));
const total = sum(chunks, 'gzippedBytes');
const faults = [...faultsOfSize(), ...faultsOfCharts()];

await mkdir(inRoot('reports'), { recursive: true });
await writeFile(
  inRoot('reports/bundle-size.json'),
  `${JSON.stringify(
    { total, most: MOST_BYTES, chunks, charts, faults },
    null,
    2,
  )}\n`,
);
printTable();
faults.forEach(fault => console.error(`FAILED: ${fault}`));
process.exitCode = faults.length === 0 ? 0 : 1;

function* faultsOfSize() {
  if (chunks.length === 0) yield 'nothing of the plugin is in the built page';
  if (total > MOST_BYTES) {
    yield `the plugin's own code is ${kb(total)} gzipped, at most ${kb(
      MOST_BYTES,
    )} is wanted`;
  }
}

function* faultsOfCharts() {
  if (charts.chunks.length === 0) yield 'no chart library was found';
  for (const { file, initial } of charts.chunks) {
    if (initial) yield `${file} with the chart library is loaded at the start`;
  }
  for (const source of charts.askedForBy) {
    if (!CHART_FOLDERS.test(source)) {
      yield `${source} loads the chart library with what it shows`;
    }
  }
}

function printTable() {
  const rows = chunks
    .toSorted((a, b) => b.gzippedBytes - a.gzippedBytes)
    .map(({ file, initial, bytes, gzippedBytes }) => [
      file,
      initial ? 'at the start' : 'when needed',
      kb(bytes),
      kb(gzippedBytes),
    ]);
  rows.unshift(['chunk', 'loaded', 'own code', 'gzipped']);
  rows.push(['all', '', kb(sum(chunks, 'bytes')), kb(total)]);
  for (const [file, loaded, own, gzipped] of rows) {
    console.log(
      `${file.padEnd(32)}${loaded.padEnd(14)}${own.padStart(
        10,
      )}${gzipped.padStart(10)}`,
    );
  }
  console.log(`charts are loaded by ${charts.askedForBy.join(', ')}`);
}

function sum(list, key) {
  return list.reduce((total, one) => total + one[key], 0);
}

function kb(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
