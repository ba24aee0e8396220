import type { KubernetesObject, V1Pod } from '@kubernetes/client-node';
import {
  restoreTestSpecSchema,
  type Check,
  type RestoreTestSpecInput,
} from '@kymaros/plugin-kymaros-common';
import type { SandboxTier } from '@kymaros/plugin-kymaros-node';
import { within, type DemoWorld } from '../../cluster/__testUtils__/DemoWorld';
import { isReady } from '../../cluster/isReady';

/** The restored tiers of a small shop. */
export const TIERS: SandboxTier[] = [
  { name: 'shop-db', sandbox: 'sb-db' },
  { name: 'shop-web', sandbox: 'sb-web' },
];

type CheckInput = NonNullable<RestoreTestSpecInput['checks']>[number];
type Written<T> = T extends unknown ? Omit<T, 'name'> : never;

/** A check as the schema makes it of what people write. */
export function check(written: Written<CheckInput>): Check {
  const spec = restoreTestSpecSchema.parse({
    backupSource: { name: 'nightly', namespaces: [{ name: 'shop-db' }] },
    checks: [{ name: 'the check', ...written }],
  });
  return spec.checks[0];
}

/** Makes the shop: a database, a web server and others that misbehave, each with its Service. */
export async function openShop(world: DemoWorld) {
  await world.createNamespace('sb-db');
  await world.createNamespace('sb-web');
  await world.create(
    claim('sb-db', 'postgres-data'),
    secret('sb-db', 'db-credentials'),
    pod('sb-db', 'postgres', {
      image: 'localhost/busybox:1',
      command: ['sleep', '3600'],
    }),
    pod('sb-web', 'api', {
      image: 'localhost/demo-http:1',
      ports: [{ name: 'web', containerPort: 8080 }],
    }),
    pod('sb-web', 'secure', webServer({ LISTEN: ':8443', TLS: 'true' })),
    pod(
      'sb-web',
      'moved',
      webServer({ LISTEN: ':8080', REDIRECT_TO: '/healthz' }),
    ),
    pod(
      'sb-web',
      'to-secure',
      webServer({
        LISTEN: ':8080',
        REDIRECT_TO: 'http://to-secure.shop-web.svc:81/healthz',
      }),
    ),
    pod(
      'sb-web',
      'elsewhere',
      webServer({ LISTEN: ':8080', REDIRECT_TO: 'https://login.example.com/' }),
    ),
    pod(
      'sb-web',
      'round',
      webServer({ LISTEN: ':8080', REDIRECT_TO: '/round' }),
    ),
    pod('sb-web', 'twin', {
      image: 'localhost/busybox:1',
      command: ['sleep', '3600'],
    }),
    pod('sb-db', 'twin', {
      image: 'localhost/busybox:1',
      command: ['sleep', '3600'],
    }),
    pod('sb-web', 'sick', { image: 'localhost/nonesuch:1' }),
    service('sb-web', 'api', [
      { name: 'http', port: 80, targetPort: 'web' },
      { name: 'admin', port: 81, targetPort: 'nonesuch' },
      { name: 'dead', port: 82, targetPort: 9 },
    ]),
    {
      ...service(
        'sb-web',
        'api-headless',
        [{ port: 8080 }],
        { app: 'api' },
        { clusterIP: 'None' },
      ),
    },
    service('sb-web', 'secure', [{ port: 443, targetPort: 8443 }]),
    service('sb-web', 'moved', [{ port: 80, targetPort: 8080 }]),
    service('sb-web', 'to-secure', [
      { port: 80, targetPort: 8080, name: 'a' },
      { port: 81, targetPort: 8080, name: 'b' },
    ]),
    service('sb-web', 'elsewhere', [{ port: 80, targetPort: 8080 }]),
    service('sb-web', 'round', [{ port: 80, targetPort: 8080 }]),
    service('sb-web', 'sick', [{ port: 80 }]),
    service('sb-web', 'empty', [{ port: 80 }], { app: 'nobody' }),
    service('sb-web', 'unselected', [{ port: 80 }], {}),
    service(
      'sb-web',
      'outside',
      [],
      {},
      { type: 'ExternalName', externalName: 'db.example.com' },
    ),
    service('sb-web', 'twin', [{ port: 80 }]),
    service('sb-db', 'twin', [{ port: 80 }]),
  );
  for (const { sandbox } of TIERS) {
    await world.reader.waitFor<V1Pod, true>({
      query: { apiVersion: 'v1', kind: 'Pod', namespace: sandbox },
      until: pods =>
        pods.every(one => isReady(one) || one.metadata?.name === 'sick') ||
        undefined,
      what: `the pods of the shop in ${sandbox}`,
      bounds: within(40_000),
    });
  }
}

function pod(
  namespace: string,
  name: string,
  container: object,
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { app: name } },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [{ name: 'main', ...container }],
    },
  } as KubernetesObject;
}

function webServer(env: Record<string, string>) {
  return {
    image: 'localhost/demo-http:1',
    env: Object.entries(env).map(([name, value]) => ({ name, value })),
  };
}

function service(
  namespace: string,
  name: string,
  ports: object[],
  selector: Record<string, string> = { app: name },
  spec: object = {},
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { ports, selector, ...spec },
  } as KubernetesObject;
}

function claim(namespace: string, name: string): KubernetesObject {
  const resources = { requests: { storage: '1Gi' } };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace },
    spec: { accessModes: ['ReadWriteOnce'], resources },
  } as KubernetesObject;
}

function secret(namespace: string, name: string): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace } };
}
