// Runs the end-to-end cases on the cluster of the current kubeconfig, which needs Velero.
// Arguments go to Jest: the files or names to run.
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { runCases } from './lib/cases.mjs';
import { inRoot } from './lib/paths.mjs';
import { interrupted } from './lib/processes.mjs';
import { Report } from './lib/report.mjs';

const kubeconfig = process.env.KUBECONFIG || join(homedir(), '.kube/config');
if (!existsSync(kubeconfig)) {
  console.error(
    `No kubeconfig at ${kubeconfig}: set KUBECONFIG to that of a cluster with Velero`,
  );
  process.exit(1);
}

const signal = interrupted();
const report = await Report.create('e2e');
const file = inRoot('reports/real.jest.json');
await rm(file, { force: true });
const exitCode = await runCases({
  kubeconfig,
  report: file,
  // The journeys bring a demo cluster of their own: `./dev test` has them. Last, as the option takes all names after it.
  args: [...process.argv.slice(2), '--testPathIgnorePatterns=/journeys/'],
  signal,
});
await report.addJest('real cluster', file, exitCode);
process.exitCode = await report.close();
