import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startDemo } from './startDemo';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    speed: { type: 'string', default: '1' },
    kubeconfig: { type: 'string' },
    'ready-file': { type: 'string' },
    /** Leaves the cluster without the services and backups of the demo. */
    empty: { type: 'boolean', default: false },
  },
});

/** Starts a demo cluster, writes its kubeconfig, and runs until it is told to end. */
async function main(): Promise<void> {
  const ended = new Promise<void>(resolve => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
  const demo = await startDemo({
    port: Number(values.port),
    speed: Number(values.speed),
    samples: !values.empty,
    onError: (what, error) =>
      process.stderr.write(
        `${what}: ${error instanceof Error ? error.stack : error}\n`,
      ),
  });
  const { cluster } = demo;
  if (values.kubeconfig) {
    writeFileSync(values.kubeconfig, cluster.kubeconfigYaml(), { mode: 0o600 });
  }
  if (values['ready-file']) {
    writeFileSync(
      values['ready-file'],
      `${JSON.stringify({ url: cluster.url })}\n`,
    );
  }
  process.stdout.write(`demo cluster: ${cluster.url}\n`);
  await ended;
  await demo.stop();
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(
      `demo cluster: ${error instanceof Error ? error.stack : error}\n`,
    );
    process.exit(1);
  },
);
