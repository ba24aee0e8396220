import { ConfigReader } from '@backstage/config';
import { createMockDirectory } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { readKymarosConfig } from './readKymarosConfig';

const KUBECONFIG = `
apiVersion: v1
kind: Config
current-context: blue
clusters: [{ name: c, cluster: { server: "https://c.example:6443" } }]
users: [{ name: u, user: { token: t } }]
contexts:
  - { name: blue, context: { cluster: c, user: u } }
  - { name: green, context: { cluster: c, user: u } }
`;

const read = (kymaros: JsonObject) =>
  readKymarosConfig(new ConfigReader({ kymaros }));

describe('readKymarosConfig', () => {
  const files = createMockDirectory({ content: { kubeconfig: KUBECONFIG } });
  const path = files.resolve('kubeconfig');

  it('allows nothing and knows no cluster by default', () => {
    expect(readKymarosConfig(new ConfigReader({}))).toEqual({
      instance: 'backstage',
      clusters: [],
      entitlements: [],
    });
  });

  it('reads a cluster by kubeconfig with its defaults', () => {
    const { clusters } = read({
      clusters: [{ name: 'demo', kubeconfig: { path } }],
    });
    expect(clusters).toMatchObject([
      {
        name: 'demo',
        title: 'demo',
        backupNamespace: 'velero',
        maxConcurrentRuns: 2,
      },
    ]);
    expect(clusters[0].kubeConfig.getCurrentContext()).toBe('blue');
  });

  it('uses the named context', () => {
    const { clusters } = read({
      clusters: [{ name: 'demo', kubeconfig: { path, context: 'green' } }],
    });
    expect(clusters[0].kubeConfig.getCurrentContext()).toBe('green');
  });

  it('reads a cluster by url and token', () => {
    const { clusters } = read({
      clusters: [
        {
          name: 'prod',
          title: 'Production',
          url: 'https://k.example',
          serviceAccountToken: 'secret',
          caData: 'Y2E=',
          veleroNamespace: 'backup',
          maxConcurrentRuns: 5,
        },
      ],
    });
    expect(clusters[0].kubeConfig.getCurrentCluster()).toMatchObject({
      server: 'https://k.example',
      caData: 'Y2E=',
      skipTLSVerify: false,
    });
    expect(clusters[0].kubeConfig.getCurrentUser()).toMatchObject({
      token: 'secret',
    });
    expect(clusters[0]).toMatchObject({
      title: 'Production',
      backupNamespace: 'backup',
      maxConcurrentRuns: 5,
    });
  });

  it('reads entitlements, with entity refs in lower case', () => {
    expect(
      read({
        entitlements: [
          { owners: ['Group:default/Team-Shop'], namespaces: ['shop-*'] },
        ],
      }).entitlements,
    ).toEqual([
      { owners: ['group:default/team-shop'], namespaces: ['shop-*'] },
    ]);
  });

  it.each<[string, () => JsonObject, string]>([
    [
      'no way to reach a cluster',
      () => ({ clusters: [{ name: 'a' }] }),
      "kymaros.clusters[0] must say by exactly one of kubeconfig, url and inCluster how cluster 'a' is reached; it has none",
    ],
    [
      'two ways to reach a cluster',
      () => ({
        clusters: [{ name: 'a', url: 'https://a', kubeconfig: { path } }],
      }),
      'it has kubeconfig and url',
    ],
    [
      'kubeconfig that is not there',
      () => ({ clusters: [{ name: 'a', kubeconfig: { path: '/none' } }] }),
      "kymaros.clusters[0].kubeconfig.path names '/none'",
    ],
    [
      'context that is not there',
      () => ({
        clusters: [{ name: 'a', kubeconfig: { path, context: 'red' } }],
      }),
      'kymaros.clusters[0].kubeconfig.context must be a context of',
    ],
    [
      'url that is none',
      () => ({
        clusters: [{ name: 'a', url: 'nope', serviceAccountToken: 't' }],
      }),
      'kymaros.clusters[0].url must be the address',
    ],
    [
      'url without a token',
      () => ({ clusters: [{ name: 'a', url: 'https://a' }] }),
      'kymaros.clusters[0].serviceAccountToken',
    ],
    [
      'no name',
      () => ({ clusters: [{ kubeconfig: { path } }] }),
      'kymaros.clusters[0].name',
    ],
    [
      'one name twice',
      () => ({
        clusters: [
          { name: 'a', kubeconfig: { path } },
          { name: 'a', kubeconfig: { path } },
        ],
      }),
      'kymaros.clusters[1].name must be unique',
    ],
    [
      'no runs at all',
      () => ({
        clusters: [{ name: 'a', kubeconfig: { path }, maxConcurrentRuns: 0 }],
      }),
      'kymaros.clusters[0].maxConcurrentRuns must be a whole number',
    ],
    [
      'instance that is no label value',
      () => ({ instance: 'my backstage' }),
      'kymaros.instance must be a Kubernetes label value',
    ],
    [
      'entitlement without namespaces',
      () => ({ entitlements: [{ owners: ['group:default/a'] }] }),
      'kymaros.entitlements[0].namespaces',
    ],
    [
      'entitlement with a slip in a name',
      () => ({ entitlements: [{ owner: ['x'], namespaces: ['*'] }] }),
      'kymaros.entitlements[0].owner is not known',
    ],
  ])('refuses and names the place: %s', (_, kymaros, message) => {
    expect(() => read(kymaros())).toThrow(message);
  });

  it('reads what docs/configuration.md shows', () => {
    const text = readFileSync(
      resolve(__dirname, '../../../../docs/configuration.md'),
      'utf8',
    );
    const [, example] = /```yaml\n([^]*?)```/.exec(text)!;
    const { clusters, entitlements } = readKymarosConfig(
      new ConfigReader(parse(example)),
    );
    expect(clusters.map(({ name }) => name)).toEqual(['production']);
    expect(entitlements).toHaveLength(1);
  });

  it('refuses inCluster outside of a cluster', () => {
    const host = process.env.KUBERNETES_SERVICE_HOST;
    delete process.env.KUBERNETES_SERVICE_HOST;
    try {
      expect(() =>
        read({ clusters: [{ name: 'a', inCluster: true }] }),
      ).toThrow('kymaros.clusters[0].inCluster is true');
    } finally {
      if (host !== undefined) {
        process.env.KUBERNETES_SERVICE_HOST = host;
      }
    }
  });
});
