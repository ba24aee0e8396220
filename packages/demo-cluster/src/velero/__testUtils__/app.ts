import { Plain, World } from './World';

const workload = (kind: string, spec: object, metadata: object): Plain => ({
  apiVersion: 'apps/v1',
  kind,
  metadata,
  spec,
});

/** A small application in one namespace: a database with a volume, a web server, and what goes with them. */
export function appIn(
  namespace: string,
  more: { labels?: Record<string, string> } = {},
): Plain[] {
  const db = { app: 'db' };
  const web = { app: 'web' };
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: more.labels },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'db', namespace },
      stringData: { POSTGRES_PASSWORD: 'x' },
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'settings', namespace },
      data: { COLOR: 'blue' },
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace },
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '1Gi' } },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace },
      spec: { selector: web, ports: [{ port: 80, targetPort: 8080 }] },
    },
    workload(
      'StatefulSet',
      {
        serviceName: 'db',
        selector: { matchLabels: db },
        template: {
          metadata: { labels: db },
          spec: {
            containers: [
              {
                name: 'postgres',
                image: 'localhost/postgres:15',
                envFrom: [{ secretRef: { name: 'db' } }],
                readinessProbe: {
                  exec: { command: ['pg_isready', '-U', 'postgres'] },
                  periodSeconds: 1,
                },
                volumeMounts: [
                  { name: 'data', mountPath: '/var/lib/postgresql' },
                ],
              },
            ],
            volumes: [
              { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
            ],
          },
        },
      },
      { name: 'db', namespace },
    ),
    workload(
      'Deployment',
      {
        replicas: 2,
        selector: { matchLabels: web },
        template: {
          metadata: { labels: web },
          spec: {
            containers: [
              {
                name: 'web',
                image: 'localhost/demo-http:1',
                readinessProbe: {
                  httpGet: { path: '/', port: 8080 },
                  periodSeconds: 1,
                },
              },
            ],
          },
        },
      },
      { name: 'web', namespace },
    ),
  ];
}

/** Waits until so many pods of a namespace are ready. */
export async function podsReady(
  world: World,
  namespace: string,
  count: number,
): Promise<Plain[]> {
  return world.until(`${count} ready pods in ${namespace}`, async () => {
    const pods = await world.list('v1', 'Pod', namespace);
    const ready = pods.filter(pod =>
      pod.status?.conditions?.some(
        (condition: any) =>
          condition.type === 'Ready' && condition.status === 'True',
      ),
    );
    return ready.length >= count ? ready : undefined;
  });
}

/** The disk behind a claim. */
export async function diskOf(world: World, namespace: string, claim = 'data') {
  const found = await world.get(
    'v1',
    'PersistentVolumeClaim',
    `${namespace}/${claim}`,
  );
  return world.cluster.volumes.of(found?.spec.volumeName);
}

/** The application, running in `app`, with a row on its disk and a backup of it. */
export async function startWithBackup(): Promise<World> {
  const world = await World.start();
  world.createAtOnce(...appIn('app', { labels: { team: 'orders' } }));
  await podsReady(world, 'app', 3);
  (await diskOf(world, 'app')).write('rows', '1,2,3');
  await world.backUp('nightly', {
    includedNamespaces: ['app'],
    defaultVolumesToFsBackup: true,
  });
  return world;
}
