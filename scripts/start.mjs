// Starts the product and keeps it until Ctrl-C.
//   --port N          the wanted port (7007)
//   --kubeconfig FILE another cluster instead of the demo cluster
//   --app PACKAGE     another page than packages/app: app-legacy is on the legacy frontend system
//   --config FILE     a further app-config file, may be repeated
//   --ready-file FILE is written once all answers: url, kubeconfig and process ids as JSON
import { once } from 'node:events';
import { rename, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { interrupted } from './lib/processes.mjs';
import { startProduct, tail } from './lib/product.mjs';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '7007' },
    kubeconfig: { type: 'string' },
    app: { type: 'string' },
    config: { type: 'string', multiple: true, default: [] },
    'ready-file': { type: 'string' },
  },
});

const interruption = interrupted();

console.log('Starting ...');
try {
  const product = await startProduct({
    port: Number(values.port),
    kubeconfig: values.kubeconfig && resolve(values.kubeconfig),
    app: values.app,
    configs: values.config.map(file => resolve(file)),
    signal: interruption,
  });
  await announce(product);
  const part = await Promise.race([once(interruption, 'abort'), product.ended]);
  if (!interruption.aborted) {
    console.error(`The ${part.displayName} ended:\n${await tail(part.log)}`);
    process.exitCode = 1;
  }
  await product.stop();
} catch (error) {
  if (!interruption.aborted) {
    console.error(`Kymaros did not start: ${error.message}`);
    process.exitCode = 1;
  }
}

async function announce({ stop: _stop, ended: _ended, ...facts }) {
  if (values['ready-file']) {
    // Renamed, so that whoever waits for the file never reads half of it.
    const file = resolve(values['ready-file']);
    await writeFile(`${file}.new`, JSON.stringify(facts));
    await rename(`${file}.new`, file);
  }
  console.log(`Logs are in ${facts.folder}`);
  console.log(`\n  Kymaros is ready:  ${facts.url}\n\nCtrl-C ends it.`);
}
