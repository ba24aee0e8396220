import { existsSync, openSync, closeSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { buildBundle } from './bundle.mjs';
import { inRoot, nodeTransform } from './paths.mjs';
import { freePort } from './ports.mjs';
import { installHistory } from './history.mjs';
import { isRunning, start, stop } from './processes.mjs';

const READY_WITHIN_MS = 180_000;
const POLL_MS = 250;

/**
 * Starts the whole product: the demo cluster, unless a kubeconfig of another one is
 * given, and the backend, which serves the built page on the same port.
 *
 * @param {object} options
 * @param {number} options.port the wanted port; another free one is taken if it is in use
 * @param {string} [options.kubeconfig] test on this cluster instead of the demo cluster
 * @param {string} [options.app] the package of the page: `app`, or `app-legacy` on the legacy frontend system
 * @param {string[]} [options.configs] further app-config files, the last one wins
 * @param {boolean} [options.history] fill the demo's past with recorded runs
 * @param {AbortSignal} [options.signal] ends a start that is under way
 */
export async function startProduct({
  port,
  kubeconfig,
  app = 'app',
  configs = [],
  history = true,
  signal = new AbortController().signal,
}) {
  await buildBundle({ app, signal });
  await mkdir(inRoot('.dev/run'), { recursive: true });
  const folder = await mkdtemp(inRoot('.dev/run/'));
  const children = [];
  const end = async () => {
    for (const child of children.reverse()) await stop(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const demo = kubeconfig ? undefined : startDemoCluster(folder);
    if (demo) {
      children.push(demo.process);
      await demo.ready(signal);
    }
    if (demo && history) await installHistory(join(folder, 'data'));
    const backend = await startBackend({
      folder,
      wantedPort: port,
      configs: [
        inRoot('app-config.yaml'),
        ...(demo ? [inRoot('app-config.demo.yaml')] : []),
        ...configs,
      ],
      env: {
        APP_CONFIG_app_packageName: app,
        ...(demo
          ? { KYMAROS_DEMO_KUBECONFIG: demo.kubeconfig }
          : { KYMAROS_KUBECONFIG: kubeconfig }),
      },
    });
    children.push(backend.process);
    await backend.ready(signal);
    return {
      url: backend.url,
      kubeconfig: kubeconfig ?? demo.kubeconfig,
      folder,
      backendPid: backend.process.pid,
      demoClusterPid: demo?.process.pid,
      /** Resolves with the name of the part that ended by itself. */
      ended: Promise.race(children.map(child => onceEnded(child))),
      stop: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** The demo cluster as a child process, with its kubeconfig in the folder. */
export function startDemoCluster(folder) {
  const kubeconfig = join(folder, 'demo.kubeconfig');
  const readyFile = join(folder, 'demo.ready');
  const process = startNode({
    name: 'demo cluster',
    log: join(folder, 'demo-cluster.log'),
    args: [
      inRoot('packages/demo-cluster/src/main.ts'),
      ...['--port', '0'],
      ...['--kubeconfig', kubeconfig],
      ...['--ready-file', readyFile],
    ],
    cwd: inRoot('packages/demo-cluster'),
  });
  return {
    process,
    kubeconfig,
    ready: signal =>
      until({ child: process, signal, condition: () => existsSync(readyFile) }),
  };
}

async function startBackend({ folder, wantedPort, configs, env }) {
  const port = await freePort(wantedPort);
  const url = `http://localhost:${port}`;
  const process = startNode({
    name: 'backend',
    log: join(folder, 'backend.log'),
    args: [
      inRoot('packages/backend/src/index.ts'),
      ...configs.flatMap(config => ['--config', config]),
    ],
    cwd: inRoot('packages/backend'),
    env: {
      ...env,
      KYMAROS_DATA: join(folder, 'data'),
      APP_CONFIG_app_baseUrl: url,
      APP_CONFIG_backend_baseUrl: url,
      APP_CONFIG_backend_listen_port: String(port),
    },
  });
  return {
    process,
    url,
    ready: signal =>
      until({
        child: process,
        signal,
        condition: () => answers(`${url}/.backstage/health/v1/readiness`),
      }),
  };
}

function startNode({ name, log, args, cwd, env }) {
  const output = openSync(log, 'a');
  try {
    const child = start(
      process.execPath,
      ['--require', nodeTransform, ...args],
      {
        cwd,
        env: { NODE_ENV: 'development', ...process.env, ...env },
        stdio: ['ignore', output, output],
      },
    );
    return Object.assign(child, { displayName: name, log });
  } finally {
    closeSync(output);
  }
}

async function until({ child, condition, signal }) {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await condition())) {
    if (!isRunning(child)) {
      throw new Error(
        `the ${child.displayName} ended:\n${await tail(child.log)}`,
      );
    }
    if (Date.now() > deadline) {
      throw new Error(
        `the ${child.displayName} is not ready after ${
          READY_WITHIN_MS / 1000
        } s:\n${await tail(child.log)}`,
      );
    }
    await delay(POLL_MS, undefined, { signal });
  }
}

async function answers(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false; // not listening yet: `until` asks again and has the deadline
  }
}

function onceEnded(child) {
  return new Promise(resolve => {
    if (!isRunning(child)) resolve(child);
    child.once('exit', () => resolve(child));
  });
}

export async function tail(file, lines = 30) {
  const text = await readFile(file, 'utf8');
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}
