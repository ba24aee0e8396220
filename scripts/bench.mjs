// Measures whole restore tests beside bare restores: on a demo cluster of its own, or on the
// one that KYMAROS_E2E_KUBECONFIG names.
import { inRoot, nodeTransform } from './lib/paths.mjs';
import { interrupted, run } from './lib/processes.mjs';

process.exitCode = await run(
  process.execPath,
  ['--require', nodeTransform, inRoot('e2e/src/bench/main.ts')],
  { cwd: inRoot('e2e'), signal: interrupted() },
);
