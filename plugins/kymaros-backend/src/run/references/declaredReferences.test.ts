import type { BackedUpObject } from '@kymaros/plugin-kymaros-node';
import { declaredReferences } from './declaredReferences';

const object = (
  [apiVersion, kind, resource]: [string, string, string],
  name: string,
  rest: object,
  namespace = 'app-api',
): BackedUpObject => ({
  apiVersion,
  kind,
  resource,
  metadata: { name, namespace },
  ...rest,
});

const service = (name: string, namespace: string, port: number) =>
  object(
    ['v1', 'Service', 'services'],
    name,
    { spec: { ports: [{ port }] } },
    namespace,
  );
const deployment = (spec: object, name = 'api') =>
  object(['apps/v1', 'Deployment', 'deployments.apps'], name, {
    spec: { template: { spec } },
  });
const configMap = (name: string, data: Record<string, string>) =>
  object(['v1', 'ConfigMap', 'configmaps'], name, { data });

const SERVICES = [
  service('postgres', 'app-db', 5432),
  service('redis', 'app-api', 6379),
];

function read(
  objects: BackedUpObject[],
  inventory?: Record<string, Record<string, string[]>>,
) {
  return declaredReferences({
    tiers: ['app-db', 'app-api'],
    objects: [...SERVICES, ...objects],
    inventory,
  });
}

/** `name in field`, as far as it is told first. */
function namesIn(objects: BackedUpObject[]) {
  return read(objects).references.names.map(
    ({ declaredIn: [{ field }], name, port }) =>
      `${name}${port ? `:${port}` : ''} in ${field}`,
  );
}

const container = (rest: object) =>
  deployment({ containers: [{ name: 'api', ...rest }] });

describe('names that are declared', () => {
  it.each([
    [
      'an environment variable',
      [container({ env: [{ name: 'DB_HOST', value: 'postgres.app-db' }] })],
      ['postgres.app-db in env DB_HOST of container api'],
    ],
    [
      'an environment variable out of a ConfigMap',
      [
        container({
          env: [
            {
              name: 'DB_HOST',
              valueFrom: { configMapKeyRef: { name: 'api', key: 'primary' } },
            },
          ],
        }),
        configMap('api', { primary: 'postgres.app-db' }),
      ],
      ['postgres.app-db in env DB_HOST of container api'],
    ],
    [
      'a ConfigMap',
      [configMap('api', { 'db.host': 'postgres.app-db' })],
      ['postgres.app-db in data db.host'],
    ],
    [
      'flags',
      [container({ args: ['--cache-addr=redis:6379', '--db-host', 'db'] })],
      [
        'redis:6379 in command of container api',
        'db in command of container api',
      ],
    ],
    [
      'a script, by Services that there are',
      [
        container({
          command: [
            'sh',
            '-c',
            'until nc -z redis 6379; do sleep 1; done\nnc -z mysql 3306',
          ],
        }),
      ],
      ['redis:6379 in command of container api'],
    ],
    [
      'probes',
      [container({ readinessProbe: { tcpSocket: { host: 'redis' } } })],
      ['redis in probes of container api'],
    ],
    [
      'ExternalName Services',
      [
        object(['v1', 'Service', 'services'], 'legacy', {
          spec: { type: 'ExternalName', externalName: 'db.corp.example' },
        }),
      ],
      ['db.corp.example in externalName'],
    ],
    [
      'pods behind a Service of their own',
      [container({ env: [{ name: 'X', value: 'redis-0.redis:6379' }] })],
      ['redis-0.redis:6379 in env X of container api'],
    ],
    [
      'nothing that only looks like a name',
      [
        container({
          image: 'redis:6379',
          env: [
            { name: 'POSTGRES_USER', value: 'redis' },
            { name: 'IMAGE', value: 'redis:7' },
            { name: 'CACHE', value: 'memcached:11211' },
          ],
        }),
        configMap('kube-root-ca.crt', { 'ca.crt': 'http://redis' }),
      ],
      [],
    ],
  ])('in %s', (_, objects, names) => {
    expect(namesIn(objects)).toEqual(names);
  });

  it('are told once a tier, with all places, and once for a Deployment and its pods', () => {
    const env = [{ name: 'CACHE_URL', value: 'redis://:secret@redis:6379' }];
    const pod = object(['v1', 'Pod', 'pods'], 'api-1', {
      spec: { containers: [{ name: 'api', env }] },
    });
    pod.metadata.ownerReferences = [
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        name: 'api',
        uid: '1',
        controller: true,
      },
    ];
    const { names } = read([
      container({ env }),
      pod,
      configMap('api', { CACHE_URL: 'redis://redis:6379' }),
    ]).references;
    expect(names).toEqual([
      {
        tier: 'app-api',
        name: 'redis',
        port: 6379,
        declaredIn: [
          {
            object: expect.objectContaining({
              kind: 'Deployment',
              name: 'api',
            }),
            field: 'env CACHE_URL of container api',
          },
          {
            object: expect.objectContaining({ kind: 'ConfigMap', name: 'api' }),
            field: 'data CACHE_URL',
          },
        ],
      },
    ]);
    expect(JSON.stringify(names)).not.toContain('secret');
  });

  it('are not known where the backup cannot be read; its own list still tells its Services', () => {
    expect(
      declaredReferences({
        tiers: ['app-db'],
        inventory: { 'app-db': { 'v1/Service': ['postgres'] } },
      }),
    ).toEqual({
      references: { names: [], services: { 'app-db': ['postgres'] } },
      findings: [],
    });
  });
});

describe('objects that are needed', () => {
  const NEEDY = deployment({
    serviceAccountName: 'api',
    imagePullSecrets: [{ name: 'registry' }],
    volumes: [
      { name: 'tls', secret: { secretName: 'tls' } },
      { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
      {
        name: 'all',
        projected: {
          sources: [
            { configMap: { name: 'kube-root-ca.crt' } },
            { configMap: { name: 'settings' } },
          ],
        },
      },
    ],
    containers: [
      {
        name: 'api',
        env: [
          {
            name: 'PASSWORD',
            valueFrom: { secretKeyRef: { name: 'db', key: 'password' } },
          },
        ],
        envFrom: [{ configMapRef: { name: 'extra', optional: true } }],
      },
    ],
  });
  const HELD = {
    'v1/Secret': ['tls', 'db', 'registry'],
    'v1/ConfigMap': ['settings'],
    'v1/PersistentVolumeClaim': ['data'],
    'v1/ServiceAccount': ['api'],
  };
  const missing = (held: Record<string, string[]>) =>
    read([NEEDY], { 'app-api': held }).findings;

  it('are no finding when the backup holds them', () => {
    expect(missing(HELD)).toEqual([]);
  });

  it.each([
    ['Secret', 'db', 'env PASSWORD of container api', 'warning'],
    ['Secret', 'tls', 'volume tls', 'warning'],
    ['Secret', 'registry', 'imagePullSecrets', 'info'],
    ['ConfigMap', 'settings', 'volume all', 'warning'],
    ['PersistentVolumeClaim', 'data', 'volume data', 'warning'],
    ['ServiceAccount', 'api', 'serviceAccountName', 'warning'],
  ] as const)(
    '%s %s (%s) is one when it lacks it',
    (kind, name, field, severity) => {
      const key = `v1/${kind}` as const;
      const held = { ...HELD, [key]: HELD[key].filter(one => one !== name) };
      expect(missing(held)).toEqual([
        expect.objectContaining({
          code: 'reference-not-in-backup',
          severity,
          cause: 'BACKUP',
          level: 'completeness',
          tier: 'app-api',
          object: { apiVersion: 'v1', kind, namespace: 'app-api', name },
          message: expect.stringContaining(`Deployment api (${field})`),
        }),
      ]);
    },
  );

  it('are not judged by a list that could not be read', () => {
    expect(read([NEEDY]).findings).toEqual([]);
  });
});
