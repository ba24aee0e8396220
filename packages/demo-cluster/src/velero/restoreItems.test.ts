import { podsReady, startWithBackup } from './__testUtils__/app';
import { Plain, World } from './__testUtils__/World';

jest.setTimeout(60_000);

const into = (namespace: string) => ({
  backupName: 'nightly',
  includedNamespaces: ['app'],
  namespaceMapping: { app: namespace },
});
const OWN_LABELS = {
  'velero.io/backup-name': 'nightly',
  'velero.io/restore-name': 'one',
};

describe('the items of a Restore', () => {
  let world: World;

  beforeEach(async () => {
    world = await startWithBackup();
  });

  afterEach(() => world.stop());

  const backUpWith = async (...objects: Plain[]) => {
    await world.create(...objects);
    await world.backUp('second', {
      includedNamespaces: ['app'],
      defaultVolumesToFsBackup: true,
    });
    return { ...into('sandbox'), backupName: 'second' };
  };

  it('come back mapped and labelled, and the application runs', async () => {
    await world.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'sandbox', labels: { mine: 'yes' } },
    });

    await world.restore('one', into('sandbox'));
    const { status } = await world.ended('one');
    await podsReady(world, 'sandbox', 3);

    expect(status).toMatchObject({ phase: 'Completed', warnings: 1 });
    const secret = await world.get('v1', 'Secret', 'sandbox/db');
    expect(secret?.metadata?.labels).toEqual(OWN_LABELS);
    const before = await world.get('apps/v1', 'StatefulSet', 'app/db');
    const after = await world.get('apps/v1', 'StatefulSet', 'sandbox/db');
    expect(after?.spec).toEqual(before?.spec);
    expect(after?.metadata?.uid).not.toBe(before?.metadata?.uid);
    const pods = await world.list('v1', 'Pod', 'sandbox');
    expect(pods).toHaveLength(3);
    expect(
      pods.every(
        pod => pod.metadata?.labels?.['velero.io/restore-name'] === 'one',
      ),
    ).toBe(true);
  });

  it('leave an existing namespace as it is', async () => {
    await world.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'sandbox', labels: { mine: 'yes' } },
    });

    await world.restore('one', into('sandbox'));
    await world.ended('one');

    const namespace = await world.get('v1', 'Namespace', 'sandbox');
    expect(namespace?.metadata?.labels).toEqual({
      mine: 'yes',
      'kubernetes.io/metadata.name': 'sandbox',
    });
    expect(
      (await world.download('RestoreResourceList', 'one'))['v1/Namespace'],
    ).toBeUndefined();
  });

  it('make a missing namespace with the labels of the backup, and none of Velero', async () => {
    await world.restore('one', into('fresh'));
    await world.ended('one');

    const namespace = await world.get('v1', 'Namespace', 'fresh');
    expect(namespace?.metadata?.labels).toEqual({
      team: 'orders',
      'kubernetes.io/metadata.name': 'fresh',
    });
    expect(
      (await world.download('RestoreResourceList', 'one'))['v1/Namespace'],
    ).toEqual(['fresh(created)']);
  });

  it('make a namespace again that was deleted under them, and the list still shows what died with it', async () => {
    await world.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'sandbox', labels: { mine: 'yes' } },
    });
    const before = await world.get('v1', 'Namespace', 'sandbox');
    const { store } = world.cluster;
    // At that very moment: a client would often be too late.
    const end = store.watch('secrets', { namespace: 'sandbox' }, () => {
      end();
      queueMicrotask(() => store.delete('namespaces', { name: 'sandbox' }));
    });

    // Volumes would keep the Restore waiting for claims that are gone.
    await world.restore('one', {
      ...into('sandbox'),
      excludedResources: ['pods', 'pvc', 'pv', 'statefulsets.apps'],
    });
    await world.ended('one');

    const again = await world.get('v1', 'Namespace', 'sandbox');
    expect(again?.metadata?.uid).not.toBe(before?.metadata?.uid);
    expect(again?.metadata?.labels).toMatchObject({ team: 'orders' });
    expect(again?.metadata?.labels).not.toHaveProperty('mine');
    expect(
      (await world.download('RestoreResourceList', 'one'))['v1/Secret'],
    ).toEqual(['sandbox/db(created)']);
    expect(await world.get('v1', 'Secret', 'sandbox/db')).toBeUndefined();
  });

  it('that exist already get a warning and are left alone; the certificate of the cluster always does', async () => {
    await world.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'sandbox' },
    });
    await world.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'settings', namespace: 'sandbox' },
      data: { COLOR: 'red' },
    });

    await world.restore('one', into('sandbox'));
    await world.ended('one');

    const why =
      'already exists. Warning: the in-cluster version is different than the backed-up version';
    expect(await world.download('RestoreResults', 'one')).toEqual({
      errors: {},
      warnings: {
        namespaces: {
          sandbox: [
            `could not restore, ConfigMap:kube-root-ca.crt ${why}`,
            `could not restore, ConfigMap:settings ${why}`,
          ],
        },
      },
    });
    const list = await world.download('RestoreResourceList', 'one');
    expect(list['v1/ConfigMap']).toEqual([
      'sandbox/kube-root-ca.crt(failed)',
      'sandbox/settings(failed)',
    ]);
    expect(list['v1/ServiceAccount']).toEqual(['sandbox/default(skipped)']);
    expect(
      (await world.get('v1', 'ConfigMap', 'sandbox/settings'))?.data,
    ).toEqual({ COLOR: 'red' });
  });

  it('are chosen by label, but a pod brings its claim', async () => {
    await world.restore('one', {
      ...into('sandbox'),
      labelSelector: { matchLabels: { app: 'db' } },
    });
    await world.ended('one');

    const list = await world.download('RestoreResourceList', 'one');
    expect(list['v1/Pod']).toEqual(['sandbox/db-0(created)']);
    expect(list['v1/PersistentVolumeClaim']).toEqual(['sandbox/data(created)']);
    expect(list['v1/Secret']).toBeUndefined();
    expect(list['apps/v1/Deployment']).toBeUndefined();
  });

  it('leave out excluded kinds and finished work', async () => {
    const spec = await backUpWith({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'once', namespace: 'app' },
      spec: {
        restartPolicy: 'Never',
        containers: [
          { name: 'c', image: 'localhost/busybox:1', command: ['true'] },
        ],
      },
    });
    await world.until('the pod to end', async () => {
      const pod = await world.get('v1', 'Pod', 'app/once');
      return pod?.status?.phase === 'Succeeded' ? true : undefined;
    });
    await world.backUp('third', {
      includedNamespaces: ['app'],
      defaultVolumesToFsBackup: true,
    });
    await world.restore('one', {
      ...spec,
      backupName: 'third',
      excludedResources: ['services', 'cm'],
    });
    await world.ended('one');

    const list = await world.download('RestoreResourceList', 'one');
    expect(list['v1/Service']).toBeUndefined();
    expect(list['v1/ConfigMap']).toBeUndefined();
    expect(list['v1/Event']).toBeUndefined();
    expect(list['v1/Pod']).toHaveLength(3);
  });

  it('lose their past, but keep finalizers, labels and annotations', async () => {
    const spec = await backUpWith({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'held',
        namespace: 'app',
        labels: { a: 'b' },
        annotations: { note: 'x' },
        finalizers: ['example.com/hold'],
        ownerReferences: [
          {
            apiVersion: 'v1',
            kind: 'Secret',
            name: 'db',
            uid: await uidOf(world, 'app/db'),
          },
        ],
      },
    });
    await world.restore('one', spec);
    await world.ended('one');

    const metadata = (await world.get('v1', 'ConfigMap', 'sandbox/held'))
      ?.metadata;
    expect(metadata).toMatchObject({
      labels: { a: 'b' },
      annotations: { note: 'x' },
      finalizers: ['example.com/hold'],
    });
    expect(metadata?.ownerReferences).toBeUndefined();
  });

  it('Services get new addresses and ports, but for ports that somebody chose', async () => {
    const service = (
      name: string,
      nodePort: number,
      annotations = {},
    ): Plain => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'app', annotations },
      spec: {
        type: 'NodePort',
        selector: { app: 'web' },
        ports: [{ port: 80, nodePort }],
      },
    });
    const applied = JSON.stringify({
      spec: { ports: [{ port: 80, nodePort: 30_002 }] },
    });
    const spec = await backUpWith(
      service('given', 30_001),
      service('chosen', 30_002, {
        'kubectl.kubernetes.io/last-applied-configuration': applied,
      }),
    );
    await world.restore('one', spec);
    const { status } = await world.ended('one');

    const before = await world.get('v1', 'Service', 'app/given');
    const after = await world.get('v1', 'Service', 'sandbox/given');
    expect(after?.spec.clusterIP).not.toBe(before?.spec.clusterIP);
    expect(after?.spec.ports[0].nodePort).not.toBe(30_001);
    expect(status).toMatchObject({ phase: 'PartiallyFailed', errors: 1 });
    const { errors } = await world.download('RestoreResults', 'one');
    expect(errors.namespaces.sandbox[0]).toMatch(
      /^error restoring services\/sandbox\/chosen: .*provided port is already allocated/,
    );
  });

  it('RoleBindings name the subjects of all mapped namespaces', async () => {
    const subject = (namespace: string) => ({
      kind: 'ServiceAccount',
      name: 'default',
      namespace,
    });
    const spec = await backUpWith({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'binding', namespace: 'app' },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'Role',
        name: 'r',
      },
      subjects: [subject('app'), subject('other'), subject('far')],
    });
    await world.restore('one', {
      ...spec,
      namespaceMapping: { app: 'sandbox', other: 'sandbox-2' },
    });
    await world.ended('one');

    const binding = await world.get(
      'rbac.authorization.k8s.io/v1',
      'RoleBinding',
      'sandbox/binding',
    );
    expect(binding?.subjects.map((each: any) => each.namespace)).toEqual([
      'sandbox',
      'sandbox-2',
      'far',
    ]);
  });

  it('modifiers match the source namespace, and one that fails leaves the object as it was', async () => {
    await world.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'rules', namespace: 'velero' },
      data: {
        'rules.yaml': `
version: v1
resourceModifierRules:
- conditions: {groupResource: services, namespaces: [app]}
  mergePatches: [{patchData: '{"metadata":{"labels":{"by":"source"}}}'}]
- conditions: {groupResource: services, namespaces: [sandbox]}
  mergePatches: [{patchData: '{"metadata":{"labels":{"by":"target"}}}'}]
- conditions: {groupResource: secrets}
  patches: [{operation: replace, path: /metadata/labels/nope, value: x}]
`,
      },
    });
    await world.restore('one', {
      ...into('sandbox'),
      resourceModifier: { kind: 'configMap', name: 'rules' },
    });
    const { status } = await world.ended('one');

    expect(
      (await world.get('v1', 'Service', 'sandbox/web'))?.metadata?.labels?.by,
    ).toBe('source');
    expect(await world.get('v1', 'Secret', 'sandbox/db')).toBeDefined();
    expect(status).toMatchObject({ phase: 'PartiallyFailed', errors: 1 });
    const { errors } = await world.download('RestoreResults', 'one');
    // Word for word what Velero 1.18.3 said to the same rule.
    expect(errors.namespaces.sandbox).toEqual([
      'error in applying patch error in applying JSON Patch replace operation does not apply: doc is missing path: /metadata/labels/nope: missing value',
    ]);
  });

  it('names in labels are cut to what a label can hold', async () => {
    const name =
      'a-restore-with-a-name-that-is-longer-than-the-sixty-three-characters-of-a-label';
    await world.restore(name, into('sandbox'));
    await world.ended(name);

    const label = (await world.get('v1', 'Secret', 'sandbox/db'))?.metadata
      ?.labels?.['velero.io/restore-name'];
    expect(label).toMatch(
      /^a-restore-with-a-name-that-is-longer-than-the-sixty-three[0-9a-f]{6}$/,
    );
  });

  it('of a kind that is no longer served are errors', async () => {
    world.cluster.store.resources.register({
      ...world.cluster.store.resources.get('backups.velero.io'),
      group: 'example.com',
      kind: 'Widget',
      plural: 'widgets',
    });
    const spec = await backUpWith({
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name: 'w', namespace: 'app' },
    });
    world.cluster.store.resources.unregister('widgets.example.com');
    await world.restore('one', spec);
    await world.ended('one');

    const { errors } = await world.download('RestoreResults', 'one');
    expect(errors.namespaces.sandbox).toEqual([
      'error restoring widgets.example.com/sandbox/w: the server could not find the requested resource',
    ]);
  });
});

async function uidOf(world: World, key: string): Promise<string> {
  return (await world.get('v1', 'Secret', key))?.metadata?.uid ?? '';
}
