import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AccessLog } from './AccessLog';
import { BACKUP, PODS, SOURCES } from './definitions';
import { removeReport } from './reports';
import { ShippedAccount } from './ShippedAccount';
import {
  ADMIN_KUBECONFIG,
  clusterUnderTest,
  PRODUCT_KUBECONFIG,
  type TestCluster,
} from './TestCluster';
import { until } from './until';

const ROOT = resolve(__dirname, '../../..');
const MANIFESTS = join(ROOT, 'examples/myapp/manifests.yaml');

declare global {
  // What tearDown has to undo.
  // eslint-disable-next-line no-var
  var kymarosE2e: { undo: Array<() => Promise<void>> };
}

/** Makes ready what all cases share, and notes all that Kymaros asks of the cluster while they run. */
export default async function setUp({
  nonFlagArgs,
  testNamePattern,
}: {
  nonFlagArgs: string[];
  testNamePattern?: string;
}): Promise<void> {
  removeReport('axe');
  await prepareCluster();
  const log = await AccessLog.start(process.env[PRODUCT_KUBECONFIG]!);
  globalThis.kymarosE2e.undo.unshift(() => log.stop());
  process.env[PRODUCT_KUBECONFIG] = log.kubeconfig;
  process.env.KYMAROS_E2E_ACCESS_LOG = log.file;
  if (nonFlagArgs.length === 0 && !testNamePattern) {
    process.env.KYMAROS_E2E_ALL_CASES = 'yes';
  }
}

/**
 * The cluster of `KYMAROS_E2E_KUBECONFIG`, or else a demo cluster of our own, with Kymaros' account, the fixture application
 * with rows in its database, and a backup of it. What was there before stays there afterwards.
 */
export async function prepareCluster(): Promise<void> {
  globalThis.kymarosE2e = { undo: [] };
  if (!process.env[ADMIN_KUBECONFIG]) {
    process.env[ADMIN_KUBECONFIG] = await startDemoCluster();
    process.env.KYMAROS_E2E_DEMO = 'yes';
  }
  const account = await ShippedAccount.install(process.env[ADMIN_KUBECONFIG]);
  globalThis.kymarosE2e.undo.unshift(() => account.remove());
  process.env[PRODUCT_KUBECONFIG] = account.kubeconfig;
  await installFixture(clusterUnderTest());
}

async function startDemoCluster(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kymaros-e2e-cluster-'));
  const kubeconfig = join(folder, 'kubeconfig');
  const readyFile = join(folder, 'ready');
  const child = spawn(
    process.execPath,
    [
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      join(ROOT, 'packages/demo-cluster/src/main.ts'),
      ...['--port', '0', '--kubeconfig', kubeconfig, '--ready-file', readyFile],
    ],
    { cwd: join(ROOT, 'packages/demo-cluster'), stdio: 'inherit' },
  );
  globalThis.kymarosE2e.undo.push(async () => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  });
  await until('the demo cluster to be ready', 60_000, async () => {
    if (child.exitCode !== null) {
      throw new Error('it ended');
    }
    return existsSync(readyFile);
  });
  return kubeconfig;
}

async function installFixture(cluster: TestCluster): Promise<void> {
  if (!(await cluster.exists('v1', 'Namespace', SOURCES[0]))) {
    await cluster.apply(MANIFESTS);
    globalThis.kymarosE2e.undo.unshift(() => removeFixture(cluster));
  }
  for (const [index, source] of SOURCES.entries()) {
    await cluster.podsReady(source, PODS[index]);
  }
  if (!(await cluster.exists('velero.io/v1', 'Backup', BACKUP, 'velero'))) {
    await putRows(cluster);
    await cluster.backUp(BACKUP, SOURCES);
  }
}

async function putRows(cluster: TestCluster): Promise<void> {
  const [pod] = await cluster.pods('app-db', 'app=postgres');
  const sql = (statement: string) =>
    cluster.exec('app-db', pod.metadata!.name!, 'postgres', [
      ...['psql', '-U', 'postgres', '-c', statement],
    ]);
  await until('the database to take rows', 60_000, async () => {
    if ((await sql('select count(*) from orders')).ok) {
      return true;
    }
    await sql('create table orders (id int)');
    return (await sql('insert into orders values (1),(2),(3)')).ok;
  });
}

async function removeFixture(cluster: TestCluster): Promise<void> {
  await cluster.deleteBackup(BACKUP);
  for (const namespace of SOURCES) {
    await cluster.deleteNamespace(namespace);
  }
}
