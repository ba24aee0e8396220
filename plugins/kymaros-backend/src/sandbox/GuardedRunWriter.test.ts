import { setImmediate as nextTurn } from 'node:timers/promises';
import type { KubernetesObject } from '@kubernetes/client-node';
import type { DemoCluster } from '@kymaros/demo-cluster';
import { DemoWorld } from '../cluster/__testUtils__/DemoWorld';
import { MemoryLedger } from './__testUtils__/MemoryLedger';
import { type GuardedRunWriter, namespaceKey } from './GuardedRunWriter';
import { GuardedWriters } from './GuardedWriters';
import { denyAllKey } from './policies';

jest.setTimeout(60_000);

const RUN_ID = '7a1b2c3d-0000-4000-8000-000000000001';
const sandbox = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'sandbox-db' },
};
const configMap = (namespace: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'one', namespace },
});
const keyIn = (namespace: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace,
  name: 'one',
});

/** The backup system's own kind. */
const RESTORES = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'restores.backups.example' },
  spec: {
    group: 'backups.example',
    names: { plural: 'restores', singular: 'restore', kind: 'Restore' },
    scope: 'Namespaced',
    versions: [{ name: 'v1', served: true, storage: true }],
  },
};

/** Before any client asks for the first time what the cluster serves. */
async function serve({ store }: DemoCluster, definition: KubernetesObject) {
  store.create(
    'customresourcedefinitions.apiextensions.k8s.io',
    definition as never,
  );
  while (!store.resources.ofKind('backups.example/v1', 'Restore')) {
    await nextTurn();
  }
}

describe('GuardedRunWriter', () => {
  let world: DemoWorld;
  let ledger: MemoryLedger;
  let writers: GuardedWriters;
  let writer: GuardedRunWriter;

  beforeEach(async () => {
    world = await DemoWorld.start();
    await serve(world.demo, RESTORES);
    ledger = new MemoryLedger();
    writers = new GuardedWriters({
      clusters: world.clusters,
      writerOf: name => world.clusters.writer(name),
      ledger,
      instance: 'test',
      ownedKinds: [
        { apiVersion: 'v1', kind: 'ConfigMap' },
        { apiVersion: 'backups.example/v1', kind: 'Restore' },
      ],
    });
    writer = writers.forRun({ runId: RUN_ID, cluster: 'demo' });
    await world.createNamespace('velero');
    await ledger.reserve({
      runId: RUN_ID,
      cluster: 'demo',
      namespaces: ['sandbox-db'],
    });
  });

  afterEach(() => world.stop());

  it('labels what it makes, writes down its namespaces, and finds both again', async () => {
    const made = await writer.create(sandbox);
    expect(ledger.entries).toMatchObject([
      {
        namespace: 'sandbox-db',
        uid: made.metadata && Object(made.metadata).uid,
      },
    ]);
    const first = await writer.create(configMap('sandbox-db'));
    const again = await writers
      .forRun({ runId: RUN_ID, cluster: 'demo' })
      .create(configMap('sandbox-db'));
    expect(Object(again.metadata).uid).toBe(Object(first.metadata).uid);
    expect(again.metadata).toMatchObject({
      labels: { 'kymaros.io/run-id': RUN_ID, 'kymaros.io/instance': 'test' },
    });
  });

  it('sends nothing that the guard refuses', async () => {
    await world.reader.resolveKind('cm');
    const before = world.requests.length;
    await expect(writer.create(configMap('default'))).rejects.toThrow(
      `Run ${RUN_ID} may not create ConfigMap default/one on cluster 'demo'`,
    );
    await expect(writer.create(configMap('sandbox-db'))).rejects.toThrow(
      'not created by this run',
    );
    expect(world.requests.slice(before)).toEqual([]);
  });

  it('leaves objects of others in the backup namespace alone', async () => {
    await world.create(configMap('velero'));
    await expect(writer.delete(keyIn('velero'))).rejects.toThrow(
      'may not delete ConfigMap velero/one',
    );
    await expect(
      writer.mergePatch(keyIn('velero'), { data: { a: 'b' } }),
    ).rejects.toThrow('may not patch');
    await expect(writer.create(configMap('velero'))).rejects.toThrow(
      'was not made by run',
    );
    expect(await world.reader.get(keyIn('velero'))).toBeDefined();
  });

  it('patches and deletes its own, and tells when there is nothing to do', async () => {
    await writer.create(configMap('velero'));
    expect(
      await writer.mergePatch(keyIn('velero'), { data: { a: 'b' } }),
    ).toMatchObject({ data: { a: 'b' } });
    expect(await writer.delete(keyIn('velero'))).toBe(true);
    expect(await writer.delete(keyIn('velero'))).toBe(false);
    await expect(writer.mergePatch(keyIn('velero'), {})).rejects.toThrow(
      'not there to be patched',
    );
  });

  it('does not write into a namespace that took the place of its own', async () => {
    await world.createNamespace('sandbox-db');
    await ledger.recordCreated({
      runId: RUN_ID,
      cluster: 'demo',
      namespace: 'sandbox-db',
      uid: 'of the first one',
    });
    await expect(writer.create(configMap('sandbox-db'))).rejects.toThrow(
      'no longer the one',
    );
    await expect(
      writer.delete({
        apiVersion: 'v1',
        kind: 'Namespace',
        name: 'sandbox-db',
      }),
    ).rejects.toThrow('may not delete');
  });

  it('does not take over a namespace that exists', async () => {
    await world.createNamespace('sandbox-db');
    await expect(writer.create(sandbox)).rejects.toThrow('was not made by run');
    expect(ledger.entries[0].uid).toBeUndefined();
  });

  describe('promise 2: restores nothing', () => {
    const restore = {
      apiVersion: 'backups.example/v1',
      kind: 'Restore',
      metadata: { name: 'one', namespace: 'velero' },
      spec: {
        includedNamespaces: ['app-db'],
        namespaceMapping: { 'app-db': 'sandbox-db' },
      },
    };

    beforeEach(async () => {
      await writer.create(sandbox);
      await writer.create({
        ...denyAllKey('sandbox-db'),
        metadata: { name: 'kymaros-deny-all', namespace: 'sandbox-db' },
        spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
      } as KubernetesObject);
    });

    it('but into a sandbox that is there, and closed', async () => {
      expect(await writer.create(restore)).toMatchObject(restore);
    });

    it('into a sandbox that has lost its policy', async () => {
      await writer.delete(denyAllKey('sandbox-db'));
      await expect(writer.create(restore)).rejects.toThrow(
        "sandbox 'sandbox-db' has lost NetworkPolicy kymaros-deny-all",
      );
    });

    it('into a sandbox that somebody has deleted', async () => {
      await world.writer.delete(namespaceKey('sandbox-db'));
      await expect(writer.create(restore)).rejects.toThrow(/is gone|has lost/);
    });
  });
});
