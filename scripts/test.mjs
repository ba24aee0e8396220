// Everything that must hold before a change is merged. The last line sums it up.
// Arguments name the parts to run: checks, unit, demo (all by default).
import { rm } from 'node:fs/promises';
import { runCases } from './lib/cases.mjs';
import { inRoot } from './lib/paths.mjs';
import { startPostgres } from './lib/postgres.mjs';
import { interrupted, run } from './lib/processes.mjs';
import { Report } from './lib/report.mjs';

const CHECKS = {
  types: ['tsc'],
  lint: ['backstage-cli', 'repo', 'lint', '--max-warnings=0'],
  formatting: ['prettier', '--check', '.'],
  'API reports': ['build:api-reports:only', '--ci'],
  'bundle size': ['node', 'scripts/bundle-size.mjs'],
};

const PARTS = { checks, unit: unitTests, demo: demoCases };

const signal = interrupted();
const chosen = process.argv.slice(2);
const report = await Report.create('test');
for (const [name, part] of Object.entries(PARTS)) {
  if (chosen.length === 0 || chosen.includes(name)) await part();
}
process.exitCode = await report.close();

async function checks() {
  for (const [name, command] of Object.entries(CHECKS)) {
    heading(name);
    report.addCheck(name, await run('yarn', command, { signal }));
  }
}

async function unitTests() {
  heading('unit tests');
  const postgres = await startPostgres();
  if (!postgres) {
    console.log('PostgreSQL is not installed: its tests run on SQLite only.');
  }
  try {
    await jestReport('unit tests', 'unit', file =>
      run(
        'yarn',
        [
          ...['backstage-cli', 'repo', 'test', '--ci', '--watchAll=false'],
          ...['--maxWorkers=2', '--json', `--outputFile=${file}`],
        ],
        { signal, env: { ...process.env, ...databases(postgres) } },
      ),
    );
  } finally {
    await postgres?.stop();
  }
}

async function demoCases() {
  heading('cases and journeys on the demo cluster');
  await jestReport('demo cluster', 'demo', file =>
    runCases({ report: file, signal }),
  );
}

async function jestReport(name, file, test) {
  const path = inRoot('reports', `${file}.jest.json`);
  await rm(path, { force: true });
  await report.addJest(name, path, await test(path));
}

function databases(postgres) {
  return {
    BACKSTAGE_TEST_DISABLE_DOCKER: '1',
    ...(postgres && {
      BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING:
        postgres.connectionString,
    }),
  };
}

function heading(text) {
  console.log(`\n--- ${text} ---`);
}
