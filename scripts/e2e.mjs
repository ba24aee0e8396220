// Runs the end-to-end cases on the cluster of the current kubeconfig, which needs Velero.
// Arguments go to Jest: the files or names to run.
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { runCases } from './lib/cases.mjs';
import { inRoot } from './lib/paths.mjs';
import { interrupted } from './lib/processes.mjs';
import { startProduct } from './lib/product.mjs';
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
try {
  const product = await startProduct({
    port: 0,
    kubeconfig,
    configs: [inRoot('e2e/app-config.e2e.yaml')],
    signal,
  });
  try {
    const args = process.argv.slice(2);
    await report.addJest(
      'real cluster',
      file,
      await runCases({ cluster: 'real', product, report: file, args, signal }),
    );
  } finally {
    await product.stop();
  }
} catch (error) {
  console.error(`The product did not start: ${error.message}`);
  report.addCheck('real cluster', 1);
}
process.exitCode = await report.close();
