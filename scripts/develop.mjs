// The demo cluster with Backstage's own development servers: the page on port 3000,
// the backend on 7007, both reloading on each change.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { startDemoCluster } from './lib/product.mjs';
import { inRoot } from './lib/paths.mjs';
import { interrupted, start, stop } from './lib/processes.mjs';

const PAGE = 'http://localhost:3000';

const signal = interrupted();
await mkdir(inRoot('.dev/run'), { recursive: true });
const folder = await mkdtemp(inRoot('.dev/run/'));
const demo = startDemoCluster(folder);
try {
  await demo.ready(signal);
  const servers = start(
    'yarn',
    ['backstage-cli', 'repo', 'start', ...configs()],
    {
      cwd: inRoot(),
      env: {
        ...process.env,
        KYMAROS_DEMO_KUBECONFIG: demo.kubeconfig,
        KYMAROS_DATA: `${folder}/data`,
        APP_CONFIG_app_baseUrl: PAGE,
        APP_CONFIG_backend_cors_origin: PAGE,
      },
    },
  );
  await Promise.race([once(signal, 'abort'), once(servers, 'exit')]);
  await stop(servers);
} catch (error) {
  if (!signal.aborted) {
    console.error(`The demo cluster did not start: ${error.message}`);
    process.exitCode = 1;
  }
} finally {
  await stop(demo.process);
  await rm(folder, { recursive: true, force: true });
}

function configs() {
  return ['app-config.yaml', 'app-config.demo.yaml'].flatMap(file => [
    '--config',
    inRoot(file),
  ]);
}
