// Sums the reports of the named commands up in one line: N passed, N failed.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { inRoot } from './lib/paths.mjs';
import { sum } from './lib/report.mjs';

const reports = await Promise.all(process.argv.slice(2).map(readReport));
const { passed, failed } = sum(reports);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

async function readReport(command) {
  const file = inRoot('reports', `${command}.json`);
  if (!existsSync(file)) {
    console.log(`${command} left no report`);
    return { passed: 0, failed: 1 };
  }
  return JSON.parse(await readFile(file, 'utf8'));
}
