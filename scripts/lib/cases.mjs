import { existsSync } from 'node:fs';
import { inRoot } from './paths.mjs';
import { run } from './processes.mjs';

const CHROMIUM = [
  process.env.KYMAROS_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** A browser for the journeys; says so when there is none. */
export function findChromium() {
  const chromium = CHROMIUM.find(path => path && existsSync(path));
  if (!chromium) {
    console.error(
      'No Chromium or Chrome found, so the browser journeys will fail: install one (on Debian: apt-get install chromium) or set KYMAROS_CHROMIUM to its path',
    );
  }
  return chromium;
}

/**
 * Runs the end-to-end cases against a product that runs already.
 *
 * @param {object} options
 * @param {'demo' | 'real'} options.cluster
 * @param {{url: string, kubeconfig: string}} options.product
 * @param {string} options.report where Jest writes its JSON report
 * @param {string[]} [options.args] further arguments for Jest
 */
export function runCases({ cluster, product, report, args = [], signal }) {
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
        KYMAROS_CLUSTER: cluster,
        KYMAROS_URL: product.url,
        KYMAROS_CHROMIUM: findChromium() ?? '',
        KUBECONFIG: product.kubeconfig,
      },
    },
  );
}
