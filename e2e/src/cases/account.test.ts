import {
  KubeConfig,
  KubernetesObjectApi,
  type KubernetesObject,
} from '@kubernetes/client-node';
import { databaseTest, refOf, SOURCES } from '../support/definitions';
import { KymarosBackend } from '../support/KymarosBackend';
import {
  grantsOf,
  renamedAccount,
  without,
  type Grant,
} from '../support/lessenedAccount';
import { ShippedAccount } from '../support/ShippedAccount';
import { clusterUnderTest, TestCluster } from '../support/TestCluster';
import { until } from '../support/until';

jest.setTimeout(300_000);

/** The demo cluster keeps admission policies without evaluating them. */
const onRealCluster = process.env.KYMAROS_E2E_DEMO ? describe.skip : describe;

const RUN_LABELS = {
  'app.kubernetes.io/managed-by': 'kymaros',
  'kymaros.io/run-id': 'e2e-account',
};
const OWN = `kymaros-e2e-account-${process.pid}`;
const namespace = (name: string, labels?: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
});
const binding = (place: string, role: string, account: string) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name: 'kymaros', namespace: place },
  roleRef: {
    apiGroup: 'rbac.authorization.k8s.io',
    kind: 'ClusterRole',
    name: role,
  },
  subjects: [
    { kind: 'ServiceAccount', name: account, namespace: 'kymaros-system' },
  ],
});
const RESTORE_NAME = 'rt-e2eacc01-0';
const DOWNLOAD_NAME = 'rt-e2eacc01-0a1b2c3d';
const inVelero = (
  kind: string,
  spec: object,
  metadata: { name?: string; labels?: Record<string, string> } = {},
) => ({
  apiVersion: 'velero.io/v1',
  kind,
  metadata: {
    name: RESTORE_NAME,
    namespace: 'velero',
    labels: RUN_LABELS,
    ...metadata,
  },
  spec,
});
const restore = (spec: object, name = RESTORE_NAME) =>
  inVelero(
    'Restore',
    {
      backupName: 'e2e-no-such-backup',
      includedNamespaces: ['app-db'],
      namespaceMapping: { 'app-db': OWN },
      ...spec,
    },
    { name },
  );
const downloadRequest = (name: string) =>
  inVelero(
    'DownloadRequest',
    { target: { kind: 'BackupContents', name: 'e2e-no-such-backup' } },
    { name },
  );
const pod = (place: string, securityContext: object, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'e2e-account', namespace: place },
  spec: {
    containers: [{ name: 'main', image: 'none', securityContext }],
    ...spec,
  },
});
const CONFINED = { allowPrivilegeEscalation: false };
const adding = (...add: string[]) => ({ ...CONFINED, capabilities: { add } });
const configMap = (labels?: Record<string, string>, name = RESTORE_NAME) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'velero', labels },
});

onRealCluster('the account of deploy/', () => {
  const cluster = clusterUnderTest();
  let account: ShippedAccount;
  let objects: KubernetesObjectApi;

  /** Asks the API server to go through with it but for the last step. */
  const dryRun = {
    create: (object: KubernetesObject) =>
      objects.create(object, undefined, 'All'),
    delete: (object: KubernetesObject) =>
      objects.delete(object, undefined, 'All'),
    patch: (object: KubernetesObject) =>
      objects.patch(object, undefined, 'All'),
  };

  beforeAll(async () => {
    account = await ShippedAccount.install(cluster.adminKubeconfig);
    const config = new KubeConfig();
    config.loadFromFile(account.kubeconfig);
    objects = KubernetesObjectApi.makeApiClient(config);
    await objects.create(namespace(OWN, RUN_LABELS));
    await objects.create(binding(OWN, 'kymaros-sandbox', 'kymaros'));
    await until('the rights in its own namespace', 30_000, () =>
      dryRun.create(pod(OWN, CONFINED)),
    );
  });

  afterAll(async () => {
    await cluster.deleteNamespace(OWN);
    await account.remove();
  });

  it('may make what a run makes', async () => {
    const made = await Promise.all(
      [
        restore({}),
        downloadRequest(DOWNLOAD_NAME),
        configMap(RUN_LABELS),
        pod(OWN, adding('NET_BIND_SERVICE')),
      ].map(dryRun.create),
    );

    expect(made.map(({ kind }) => kind)).toEqual([
      'Restore',
      'DownloadRequest',
      'ConfigMap',
      'Pod',
    ]);
  });

  it.each<[string, KubernetesObject, RegExp]>([
    [
      'a namespace without its labels',
      namespace('e2e-account-plain'),
      /only namespaces that carry the labels/,
    ],
    ['a pod in default', pod('default', CONFINED), /cannot create resource/],
    [
      'a pod that gets at its node',
      pod(OWN, CONFINED, { hostNetwork: true }),
      /no access to its node/,
    ],
    [
      'a pod with a volume of its node',
      pod(OWN, CONFINED, {
        volumes: [{ name: 'root', hostPath: { path: '/' } }],
      }),
      /no access to its node/,
    ],
    [
      'a privileged pod',
      pod(OWN, { privileged: true }),
      /cannot raise its privileges/,
    ],
    [
      'a pod that loads modules into the kernel of its node',
      pod(OWN, adding('NET_BIND_SERVICE', 'SYS_MODULE')),
      /no capability but NET_BIND_SERVICE/,
    ],
    [
      'a pod whose init container does',
      pod(OWN, CONFINED, {
        initContainers: [
          {
            name: 'first',
            image: 'none',
            securityContext: adding('SYS_MODULE'),
          },
        ],
      }),
      /no capability but NET_BIND_SERVICE/,
    ],
    [
      'a pod that opens a port of its node',
      pod(OWN, CONFINED, {
        containers: [
          {
            name: 'main',
            image: 'none',
            securityContext: CONFINED,
            ports: [{ containerPort: 80, hostPort: 80 }],
          },
        ],
      }),
      /opens no port of its node/,
    ],
    [
      'a binding of itself in kube-system',
      binding('kube-system', 'kymaros-sandbox', 'kymaros'),
      /kube-system is none/,
    ],
    [
      'a binding of somebody else',
      binding(OWN, 'kymaros-sandbox', 'default'),
      /binds only itself/,
    ],
    [
      'a binding to another role',
      binding(OWN, 'cluster-admin', 'kymaros'),
      /attempting to grant RBAC permissions not currently held/,
    ],
    [
      'a Restore over production',
      restore({ namespaceMapping: { 'app-db': 'app-db' } }),
      /into a sandbox that it made/,
    ],
    [
      'a Restore of what fits a pattern',
      restore({ includedNamespaces: ['*'], namespaceMapping: { '*': OWN } }),
      /into a sandbox that it made/,
    ],
    [
      'a Restore without mapping',
      restore({ namespaceMapping: {} }),
      /into a sandbox that it made/,
    ],
    [
      'a Restore that changes what exists',
      restore({ existingResourcePolicy: 'update' }),
      /changes nothing that exists/,
    ],
    [
      'a Restore of cluster-scoped objects',
      restore({ includeClusterResources: true }),
      /sets neither includeClusterResources/,
    ],
    [
      'a Restore that could attach production volumes',
      restore({ restorePVs: false }),
      /sets neither includeClusterResources/,
    ],
    [
      'a Restore without its labels',
      inVelero('Restore', { backupName: 'any' }, { labels: {} }),
      /of its runs/,
    ],
    ['a Backup', inVelero('Backup', {}), /cannot create resource/],
    [
      'a DeleteBackupRequest',
      inVelero('DeleteBackupRequest', { backupName: 'any' }),
      /cannot create resource/,
    ],
    [
      'a ConfigMap of somebody else in the namespace of Velero',
      configMap(),
      /of its runs/,
    ],
    [
      'a ConfigMap that configures Velero',
      configMap({ ...RUN_LABELS, 'velero.io/plugin-config': '' }),
      /must not configure/,
    ],
    [
      'a ConfigMap that Velero looks for by name',
      configMap(RUN_LABELS, 'node-agent-config'),
      /with the names of its runs/,
    ],
    [
      'a ConfigMap whose name only begins like one of its runs',
      configMap(RUN_LABELS, `${RESTORE_NAME}-config`),
      /with the names of its runs/,
    ],
    [
      'a Restore of another name',
      restore({}, 'e2e-account'),
      /with the names of its runs/,
    ],
    [
      'a DownloadRequest of another name',
      downloadRequest('e2e-account'),
      /with the names of its runs/,
    ],
  ])('may not make %s', async (_, object, reason) => {
    await expect(dryRun.create(object)).rejects.toMatchObject({
      code: 403,
      body: expect.stringMatching(reason),
    });
  });

  it('may neither delete a namespace of production, nor make it look like its own', async () => {
    const refusal = {
      code: 403,
      body: expect.stringMatching(/only namespaces that carry the labels/),
    };

    await expect(dryRun.delete(namespace('app-db'))).rejects.toMatchObject(
      refusal,
    );
    await expect(
      dryRun.patch(namespace('app-db', RUN_LABELS)),
    ).rejects.toMatchObject(refusal);
    await expect(
      dryRun.patch(
        namespace(OWN, { ...RUN_LABELS, 'kymaros.io/run-id': 'another' }),
      ),
    ).rejects.toMatchObject(refusal);
  });

  it('may not change volumes of production', async () => {
    const [volume] = (await cluster.list('v1', 'PersistentVolume')).filter(
      ({ spec }) => spec.claimRef?.namespace === 'app-db',
    );

    await expect(
      dryRun.patch({
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name: volume.metadata.name },
        spec: { persistentVolumeReclaimPolicy: 'Delete' },
      } as KubernetesObject),
    ).rejects.toMatchObject({
      code: 403,
      body: expect.stringMatching(/changes only volumes that a claim in one/),
    });
  });

  it('may neither look nor go into production', async () => {
    const inside = new TestCluster(account.kubeconfig);
    const [postgres] = await cluster.pods('app-db', 'app=postgres');

    for (const place of ['app-db', 'velero']) {
      await expect(inside.list('v1', 'Secret', place)).rejects.toMatchObject({
        code: 403,
      });
    }
    await expect(
      inside.exec('app-db', postgres.metadata!.name!, 'postgres', ['true']),
    ).rejects.toMatchObject({ message: expect.stringContaining('403') });
  });
});

describe('an account that lacks one right', () => {
  const suffix = `less-${process.pid}`;
  const cluster = clusterUnderTest();
  let account: ShippedAccount;
  let backend: KymarosBackend;

  beforeAll(async () => {
    account = await ShippedAccount.install(
      cluster.adminKubeconfig,
      renamedAccount(suffix),
    );
    backend = await KymarosBackend.start({
      kubeconfig: account.kubeconfig,
      entities: [databaseTest('single-tier')],
      namespaces: SOURCES,
      cluster: { sandboxRole: `kymaros-sandbox-${suffix}` },
    });
  });

  afterAll(async () => {
    await backend?.stop();
    await account?.remove();
  });

  const lacking = (grant: Omit<Grant, 'role' | 'group'>): Grant =>
    grantsOf(account.objects).find(one =>
      Object.entries(grant).every(([name, value]) =>
        Object.is(Object(one)[name], value),
      ),
    )!;

  it.each<[Omit<Grant, 'role' | 'group'>, string]>([
    [{ verb: 'list', resource: 'storageclasses' }, 'deploy/cluster-role.yaml'],
    [{ verb: 'bind', resource: 'clusterroles' }, 'deploy/cluster-role.yaml'],
    [{ verb: 'create', resource: 'pods/exec' }, 'deploy/sandbox-role.yaml'],
    [
      { verb: 'create', resource: 'networkpolicies' },
      'deploy/sandbox-role.yaml',
    ],
    [
      { verb: 'list', resource: 'backups', namespace: 'velero' },
      'deploy/velero-role.yaml',
    ],
    [
      { verb: 'get', resource: 'configmaps', namespace: 'kube-system' },
      'deploy/dns-role.yaml',
    ],
  ])('is told so at planning: %o', async (right, file) => {
    const grant = lacking(right);
    const role = account.objects.find(
      ({ metadata, rules }) =>
        rules &&
        metadata!.name === grant.role &&
        metadata!.namespace === grant.namespace,
    )!;
    await account.apply(without(role, grant));
    try {
      const [missing] = await until(
        'the plan to name what is missing, and that only',
        60_000,
        async () => {
          const { missingPermissions, runnable } = await backend.client.planRun(
            refOf('single-tier'),
          );
          return !runnable && missingPermissions.length === 1
            ? missingPermissions
            : undefined;
        },
      );
      expect(missing).toMatchObject({
        verb: grant.verb,
        resource: expect.stringContaining(grant.resource.split('/')[0]),
        grantedBy: expect.stringContaining(file),
      });

      const run = await backend.run(refOf('single-tier'));
      expect(run).toMatchObject({ verdict: 'error', ending: 'completed' });
      expect(run.findings).toEqual([
        expect.objectContaining({
          code: 'permission-missing',
          cause: 'INFRA',
          gate: true,
          message: expect.stringContaining(
            `may not ${grant.verb} ${missing.resource}`,
          ),
          hint: expect.stringContaining(file),
        }),
      ]);
      expect(await cluster.leftovers(backend.instance)).toEqual([]);
    } finally {
      await account.apply(role);
    }
  });
});
