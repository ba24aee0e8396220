import { ConfigReader } from '@backstage/config';
import { createMockDirectory } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { generateKeyPairSync } from 'node:crypto';
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

  const cluster = (settings: JsonObject) => ({
    clusters: [{ name: 'a', kubeconfig: { path }, ...settings }],
  });

  const hazard = ({ resources }: { resources: string[] }) => ({
    hazards: [
      { id: 'queue', action: 'exclude', title: 'Q', risk: 'R.', resources },
    ],
  });

  it('allows nothing and knows no cluster by default', () => {
    expect(readKymarosConfig(new ConfigReader({}))).toEqual({
      instance: 'backstage',
      clusters: [],
      entitlements: [],
      hazards: [],
      scoring: expect.objectContaining({ stabilityWindowMs: 10_000 }),
      evidence: {},
      fleet: { services: [expect.anything(), expect.anything()] },
      retention: expect.objectContaining({
        runs: expect.objectContaining({ maxPerTest: 1000 }),
      }),
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
        maxSandboxes: 20,
        maxKeepMs: 86_400_000,
        isolationProof: 'required',
        sandboxRole: 'kymaros-sandbox',
        probe: { image: 'busybox:1.37' },
        resolver: {
          upstream: {
            namespace: 'kube-system',
            podLabels: { 'k8s-app': 'kube-dns' },
          },
        },
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

  it('reads how a cluster is kept in bounds and how its helper pods are made', () => {
    const { clusters } = read({
      clusters: [
        {
          name: 'demo',
          kubeconfig: { path },
          maxSandboxes: 3,
          maxKeep: '1h30m',
          isolationProof: 'waived',
          sandboxRole: 'ours:sandbox',
          probe: {
            image: 'registry.example/busybox:1',
            resources: {
              requests: { cpu: 1, 'example.com/network': '1' },
              limits: { memory: '16Mi' },
            },
            securityContext: { runAsUser: 1000 },
          },
          resolver: {
            clusterDomain: 'corp.internal',
            upstream: {
              namespace: 'openshift-dns',
              podLabels: { 'dns.operator.openshift.io/daemonset': 'default' },
            },
          },
        },
      ],
    });
    expect(clusters[0]).toMatchObject({
      maxSandboxes: 3,
      maxKeepMs: 5_400_000,
      isolationProof: 'waived',
      sandboxRole: 'ours:sandbox',
      probe: {
        image: 'registry.example/busybox:1',
        resources: {
          requests: { cpu: '1', 'example.com/network': '1' },
          limits: { memory: '16Mi' },
        },
        securityContext: { runAsUser: 1000 },
      },
      resolver: {
        clusterDomain: 'corp.internal',
        upstream: {
          namespace: 'openshift-dns',
          podLabels: { 'dns.operator.openshift.io/daemonset': 'default' },
        },
      },
    });
  });

  it('reads hazards', () => {
    const excluded = {
      id: 'queue',
      action: 'exclude' as const,
      title: 'Queues',
      risk: 'They would attach to the broker.',
      resources: ['*.messaging.example'],
    };
    const allowed = {
      id: 'lease',
      action: 'allow' as const,
      clusters: ['demo'],
    };
    expect(read({ hazards: [excluded, allowed] }).hazards).toEqual([
      excluded,
      allowed,
    ]);
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
    [
      'no sandbox at all',
      () => cluster({ maxSandboxes: 0 }),
      'kymaros.clusters[0].maxSandboxes must be a whole number',
    ],
    [
      'length of time that is none',
      () => cluster({ maxKeep: '1 day' }),
      "kymaros.clusters[0].maxKeep must be a duration such as 30m or 24h (whole hours, minutes and seconds), not '1 day'",
    ],
    [
      'another word for the isolation proof',
      () => cluster({ isolationProof: 'off' }),
      "kymaros.clusters[0].isolationProof must be one of required, waived, not 'off'",
    ],
    [
      'name that climbs out of a path',
      () => cluster({ sandboxRole: '../secrets' }),
      'kymaros.clusters[0].sandboxRole must be the name of a ClusterRole',
    ],
    [
      'slip in the name of a setting of the probe',
      () => cluster({ probe: { img: 'busybox' } }),
      'kymaros.clusters[0].probe.img is not known',
    ],
    [
      'amount that is no quantity',
      () => cluster({ probe: { resources: { limits: { memory: '16 MB' } } } }),
      "kymaros.clusters[0].probe.resources.limits.memory must be a Kubernetes quantity such as 10m or 32Mi, not '16 MB'",
    ],
    [
      'list of resources that Kubernetes does not know',
      () => cluster({ resolver: { resources: { limit: {} } } }),
      'kymaros.clusters[0].resolver.resources.limit is not known',
    ],
    [
      'security context that is no object',
      () => cluster({ probe: { securityContext: 'restricted' } }),
      'kymaros.clusters[0].probe.securityContext',
    ],
    [
      'cluster domain with a dot at its end',
      () => cluster({ resolver: { clusterDomain: 'cluster.local.' } }),
      'kymaros.clusters[0].resolver.clusterDomain must be a domain',
    ],
    [
      'upstream that would be every pod',
      () => cluster({ resolver: { upstream: { podLabels: {} } } }),
      'kymaros.clusters[0].resolver.upstream.podLabels must be at least one label',
    ],
    [
      'label that YAML does not read as a text',
      () => cluster({ resolver: { upstream: { podLabels: { dns: true } } } }),
      'kymaros.clusters[0].resolver.upstream.podLabels.dns must be a text, not true',
    ],
    [
      'hazard that nothing is done about',
      () => ({ hazards: [{ id: 'queue' }] }),
      'kymaros.hazards[0].action',
    ],
    [
      'hazard whose id is no id',
      () => ({ hazards: [{ id: 'My Queue', action: 'allow' }] }),
      'kymaros.hazards[0].id must be in kebab-case',
    ],
    [
      'hazard twice',
      () => ({
        hazards: [
          { id: 'queue', action: 'allow' },
          { id: 'queue', action: 'allow' },
        ],
      }),
      'kymaros.hazards[1].id must be unique',
    ],
    [
      'allowed hazard with resources',
      () => ({ hazards: [{ id: 'q', action: 'allow', resources: ['q.x'] }] }),
      'kymaros.hazards[0].resources is not known',
    ],
    [
      'hazard that would be everything',
      () => hazard({ resources: ['queues.x', '*.*'] }),
      'kymaros.hazards[0].resources[1] must be a plural with its group',
    ],
    [
      'hazard without which no data would come back',
      () => hazard({ resources: ['persistent*'] }),
      "kymaros.hazards[0].resources[0] must be without persistentvolumeclaims, which a restore cannot leave out, not 'persistent*'",
    ],
    [
      'hazard of no resources',
      () => hazard({ resources: [] }),
      'kymaros.hazards[0].resources must be at least one resource',
    ],
    [
      'hazard whose resource is a kind',
      () => hazard({ resources: ['Queue'] }),
      "kymaros.hazards[0].resources[0] must be a plural with its group, such as buckets.s3.example.com, in which * stands for any text, not 'Queue'",
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
    const shown = parse(example);
    // What Backstage reads from the file that it names.
    shown.kymaros.evidence.signingKey = generateKeyPairSync('ed25519', {
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    }).privateKey;
    const { clusters, entitlements, hazards } = readKymarosConfig(
      new ConfigReader(shown),
    );
    expect(clusters.map(({ name }) => name)).toEqual(['production']);
    expect(hazards.map(({ id }) => id)).toEqual(['message-queue']);
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
