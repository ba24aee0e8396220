import { existsSync } from 'node:fs';
import { buildBundle } from './bundle.mjs';
import { inRoot } from './paths.mjs';
import { run } from './processes.mjs';

const CHROMIUM = [
  process.env.KYMAROS_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * Runs the end-to-end cases and journeys, which start their own backends.
 *
 * @param {object} options
 * @param {string} [options.kubeconfig] of the cluster to run on; a demo cluster by default
 * @param {string} options.report where Jest writes its JSON report
 * @param {string[]} [options.args] further arguments for Jest
 * @param {AbortSignal} options.signal ends them early
 */
export async function runCases({ kubeconfig, report, args = [], signal }) {
  await buildBundle({ app: 'app', signal });
  return run(
    'yarn',
    [
      ...['backstage-cli', 'package', 'test', '--watchAll=false', '--ci'],
      ...['--runInBand', '--json', `--outputFile=${report}`, ...args],
    ],
    {
      cwd: inRoot('e2e'),
      signal,
      env: {
        ...process.env,
        ...(kubeconfig && { KYMAROS_E2E_KUBECONFIG: kubeconfig }),
        KYMAROS_CHROMIUM: findChromium() ?? '',
      },
    },
  );
}

/** A browser for the journeys; says so when there is none. */
function findChromium() {
  const chromium = CHROMIUM.find(path => path && existsSync(path));
  if (!chromium) {
    console.error(
      'No Chromium or Chrome found, so the browser journeys will fail: install one (on Debian: apt-get install chromium) or set KYMAROS_CHROMIUM to its path',
    );
  }
  return chromium;
}
