import type { Store } from '../api/Store';
import { applyExample, workloadsReady } from './applyManifests';
import { installSchedule, recordBackup } from './backups';
import { SampleCluster } from './SampleCluster';

const MYAPP = ['app-db', 'app-backend', 'app-frontend'];
/** Each in a namespace of its own name. */
const OTHERS = ['invoices', 'statistics', 'scanner', 'wiki'];
const READY_TIMEOUT_MS = 60_000;
const LOST_IMAGE = 'localhost/statistics:3';

/**
 * Fills a cluster with what `./dev start` shows: services that run, and backups
 * of them, good and less good. `myapp` comes back whole; `invoices` lacks what
 * was added after its newest backup; `statistics` comes back without its image;
 * `wiki` is backed up and was never tested, and would act on the world if it were
 * restored as it is; `scanner` works on files of its node, so its test is refused.
 */
export async function installSamples(cluster: SampleCluster): Promise<void> {
  const { store, images } = cluster;
  const image = images.find('localhost/demo-http:1');
  if (!image) {
    throw new Error(
      'localhost/demo-http:1: the cluster has no such image, and the samples need it',
    );
  }
  images.add(LOST_IMAGE, image);
  for (const example of ['myapp', ...OTHERS]) {
    await applyExample(store, example);
  }
  await workloadsReady(store, [...MYAPP, ...OTHERS], READY_TIMEOUT_MS);
  await putRows(cluster, {
    namespace: 'app-db',
    pod: 'postgres-0',
    table: 'orders',
  });
  await putRows(cluster, {
    namespace: 'invoices',
    pod: 'invoices-db-0',
    table: 'invoices',
  });
  writePages(cluster);
  await installBackups(cluster);
  addAfterBackup(store);
  images.remove(LOST_IMAGE);
}

async function putRows(
  cluster: SampleCluster,
  about: { namespace: string; pod: string; table: string },
): Promise<void> {
  const { namespace, pod, table } = about;
  for (const statement of [
    `create table ${table} (id int)`,
    `insert into ${table} values (1),(2),(3)`,
  ]) {
    const command = ['psql', '-U', 'postgres', '-c', statement];
    const code = await cluster.exec({
      namespace,
      pod,
      container: 'postgres',
      command,
    });
    if (code !== 0) {
      throw new Error(
        `${namespace}/${pod}: \`${statement}\` ended with code ${code}`,
      );
    }
  }
}

function writePages({ store, volumes }: SampleCluster): void {
  const claim = store.require('persistentvolumeclaims', {
    namespace: 'wiki',
    name: 'wiki-pages',
  });
  volumes.of(claim.spec.volumeName ?? '').write('home.md', '# Welcome\n');
}

async function installBackups(cluster: SampleCluster): Promise<void> {
  await recordBackup(cluster, {
    name: 'myapp-backup',
    namespaces: MYAPP,
    hoursAgo: 7,
  });
  await installSchedule(cluster, {
    name: 'myapp-nightly',
    cron: '0 1 * * *',
    namespaces: MYAPP,
    backups: [
      { hoursAgo: 13 },
      { hoursAgo: 37 },
      { hoursAgo: 61, flaws: { failedVolumes: ['app-db/postgres-data'] } },
      { hoursAgo: 85 },
    ],
  });
  await installSchedule(cluster, {
    name: 'invoices-daily',
    cron: '30 0 * * *',
    namespaces: ['invoices'],
    backups: [{ hoursAgo: 14 }, { hoursAgo: 38 }],
  });
  await installSchedule(cluster, {
    name: 'statistics-weekly',
    cron: '0 3 * * 0',
    namespaces: ['statistics'],
    backups: [{ hoursAgo: 40 }, { hoursAgo: 208 }],
  });
  await installSchedule(cluster, {
    name: 'scanner-weekly',
    cron: '30 3 * * 6',
    namespaces: ['scanner'],
    backups: [{ hoursAgo: 60 }],
  });
  await installSchedule(cluster, {
    name: 'wiki-nightly',
    cron: '15 2 * * *',
    namespaces: ['wiki'],
    backups: [{ hoursAgo: 12 }],
  });
}

// No backup knows of it yet.
function addAfterBackup(store: Store): void {
  store.create('configmaps', {
    metadata: { name: 'tax-rates', namespace: 'invoices' },
    data: { standard: '8.1', reduced: '2.6' },
  });
}
