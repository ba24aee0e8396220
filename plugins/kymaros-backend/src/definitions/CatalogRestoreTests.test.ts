import { mockCredentials } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { CatalogRestoreTests } from './CatalogRestoreTests';

const credentials = mockCredentials.service();

const EXAMPLE: Entity = parse(
  readFileSync(
    resolve(__dirname, '../../../../examples/myapp/restore-test.yaml'),
    'utf8',
  ),
);
const EXAMPLE_REF = 'restoretest:kymaros-system/myapp-full-stack';

function component(
  name: string,
  options: { annotations?: Record<string, string>; owner?: string } = {},
): Entity {
  const { annotations = {}, owner } = options;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      annotations: {
        'backstage.io/managed-by-location': `file:${name}.yaml`,
        ...annotations,
      },
    },
    relations: owner ? [{ type: 'ownedBy', targetRef: owner }] : [],
  };
}

function annotated(
  entity: Entity,
  annotations: Record<string, string>,
): Entity {
  return { ...entity, metadata: { ...entity.metadata, annotations } };
}

const restoreTests = (entities: Entity[], clusters = ['demo']) =>
  new CatalogRestoreTests({
    catalog: catalogServiceMock({ entities }),
    clusters,
  });

describe('CatalogRestoreTests', () => {
  const myapp = component('myapp', {
    owner: 'group:default/team-shop',
    annotations: {
      'kymaros.io/restore-tests': 'kymaros-system/myapp-full-stack',
    },
  });
  const webshop = component('webshop', {
    owner: 'group:default/team-shop',
    annotations: {
      'kymaros.io/backup': 'schedule/nightly',
      'kymaros.io/namespaces': 'web-db=sandbox-web-db, web',
    },
  });

  it('defines a test by a document', async () => {
    const { test } = await restoreTests([EXAMPLE, myapp]).get(
      EXAMPLE_REF,
      credentials,
    );
    expect(test).toMatchObject({
      ref: EXAMPLE_REF,
      title: 'myapp-full-stack',
      origin: 'document',
      cluster: 'demo',
      spec: { networkIsolation: { mode: 'group' } },
    });
    expect(test?.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('defines a test by annotations, which vouches for its own entity', async () => {
    const { test } = await restoreTests([webshop]).get(
      'component:default/webshop',
      credentials,
    );
    expect(test).toMatchObject({
      origin: 'annotations',
      entityRefs: ['component:default/webshop'],
      ownerRef: 'group:default/team-shop',
      location: 'file:webshop.yaml',
      spec: {
        backupSource: {
          name: 'schedule/nightly',
          namespaces: [
            { name: 'web-db', sandboxName: 'sandbox-web-db' },
            { name: 'web' },
          ],
        },
        checks: [],
      },
    });
  });

  it('links a document and the services it vouches for, whichever names the other', async () => {
    const named = component('named');
    const test = {
      ...annotated(EXAMPLE, { 'kymaros.io/entities': 'named' }),
      relations: [
        { type: 'vouchesFor', targetRef: 'component:default/myapp' },
        { type: 'vouchesFor', targetRef: 'component:default/named' },
      ],
    };
    named.relations!.push({ type: 'vouchedForBy', targetRef: EXAMPLE_REF });
    const tests = restoreTests([test, myapp, named]);

    expect((await tests.get(EXAMPLE_REF, credentials)).entityRefs).toEqual([
      'component:default/myapp',
      'component:default/named',
    ]);
    for (const ref of ['component:default/myapp', 'component:default/named']) {
      expect(await tests.ofEntity(ref, credentials)).toMatchObject([
        { ref: EXAMPLE_REF },
      ]);
    }
  });

  it('knows the systems that the services are part of', async () => {
    const inSystem = (entity: Entity): Entity => ({
      ...entity,
      relations: [
        { type: 'partOf', targetRef: 'system:default/till' },
        { type: 'partOf', targetRef: 'component:default/whole' },
      ],
    });
    const test = annotated(EXAMPLE, { 'kymaros.io/entities': 'a, b' });
    const definition = await restoreTests([
      test,
      inSystem(component('a')),
      inSystem(component('b')),
    ]).get(EXAMPLE_REF, credentials);
    expect(definition.systemRefs).toEqual(['system:default/till']);
  });

  it('gives a document the owner of a service that names it', async () => {
    const test = {
      ...EXAMPLE,
      relations: [{ type: 'vouchesFor', targetRef: 'component:default/myapp' }],
    };
    expect(
      (await restoreTests([test, myapp]).get(EXAMPLE_REF, credentials)).test
        ?.ownerRef,
    ).toBe('group:default/team-shop');
  });

  it('gives a document no owner of a service that only the document names', async () => {
    const payments = component('payments', { owner: 'group:default/bank' });
    const test = annotated(EXAMPLE, { 'kymaros.io/entities': 'payments' });
    const definition = await restoreTests([test, payments]).get(
      EXAMPLE_REF,
      credentials,
    );
    expect(definition.entityRefs).toEqual(['component:default/payments']);
    expect(definition.test?.ownerRef).toBeUndefined();
  });

  describe('what the vouched-for services depend on', () => {
    const needing = (entity: Entity, ...targetRefs: string[]): Entity => ({
      ...entity,
      relations: [
        ...(entity.relations ?? []),
        ...targetRefs.map(targetRef => ({ type: 'dependsOn', targetRef })),
      ],
    });
    const dependsOnOf = async (entities: Entity[], ref = EXAMPLE_REF) =>
      (await restoreTests(entities).get(ref, credentials)).test?.dependsOn;

    it.each<[string, Entity, object]>([
      [
        'its namespaces of Kymaros',
        component('db', {
          annotations: { 'kymaros.io/namespaces': 'app-db=sandbox-db, cache' },
        }),
        { namespaces: ['app-db', 'cache'] },
      ],
      [
        'its namespace of the Kubernetes plugin',
        component('db', {
          annotations: { 'backstage.io/kubernetes-namespace': 'app-db' },
        }),
        { namespaces: ['app-db'] },
      ],
      [
        'the same as a label',
        {
          ...component('db'),
          metadata: {
            name: 'db',
            labels: { 'backstage.io/kubernetes-namespace': 'app-db' },
          },
        },
        { namespaces: ['app-db'] },
      ],
      [
        'its cluster',
        component('db', { annotations: { 'kymaros.io/cluster': 'other' } }),
        { namespaces: [], cluster: 'other' },
      ],
      ['nothing', component('db'), { namespaces: [] }],
      [
        'nothing, since it is not there',
        component('other'),
        { namespaces: [] },
      ],
    ])('is told with %s', async (_, target, expected) => {
      expect(
        await dependsOnOf(
          [needing(webshop, 'component:default/db'), target],
          'component:default/webshop',
        ),
      ).toEqual([
        {
          dependents: ['component:default/webshop'],
          targetRef: 'component:default/db',
          ...expected,
        },
      ]);
    });

    it('is each target once, of all services together', async () => {
      const test = annotated(EXAMPLE, { 'kymaros.io/entities': 'b, a' });
      expect(
        await dependsOnOf([
          needing(test, 'component:default/not-of-a-service'),
          needing(
            component('a'),
            'component:default/db',
            'component:default/b',
          ),
          needing(component('b'), 'component:default/db'),
        ]),
      ).toEqual([
        {
          dependents: ['component:default/a'],
          targetRef: 'component:default/b',
          namespaces: [],
        },
        {
          dependents: ['component:default/a', 'component:default/b'],
          targetRef: 'component:default/db',
          namespaces: [],
        },
      ]);
    });

    it('does not change the hash, and is absent where there is none', async () => {
      const ref = 'component:default/webshop';
      const alone = await restoreTests([webshop]).get(ref, credentials);
      const bound = await restoreTests([
        needing(webshop, 'component:default/db'),
      ]).get(ref, credentials);
      expect(alone.test).not.toHaveProperty('dependsOn');
      expect(bound.test?.hash).toBe(alone.test?.hash);
    });
  });

  it('lists tests of both kinds by ref, and nothing else', async () => {
    const plain = component('plain');
    const definitions = await restoreTests([
      EXAMPLE,
      plain,
      webshop,
      myapp,
    ]).list(credentials);
    expect(definitions.map(({ ref }) => ref)).toEqual([
      'component:default/webshop',
      EXAMPLE_REF,
    ]);
  });

  it('says that a service names a test that is not there', async () => {
    expect(
      await restoreTests([myapp]).ofEntity(
        'component:default/myapp',
        credentials,
      ),
    ).toEqual([
      expect.objectContaining({
        ref: EXAMPLE_REF,
        problems: [
          expect.objectContaining({
            field: "metadata.annotations['kymaros.io/restore-tests']",
            message: expect.stringContaining(EXAMPLE_REF),
          }),
        ],
      }),
    ]);
  });

  const withCluster = (cluster: string | undefined): Entity => ({
    ...EXAMPLE,
    spec: { ...EXAMPLE.spec, ...(cluster === undefined ? {} : { cluster }) },
  });

  it.each<[string | undefined, string[], string]>([
    [undefined, ['demo'], 'demo'],
    ['b', ['a', 'b'], 'b'],
  ])('resolves cluster %s of %j to %s', async (cluster, clusters, expected) => {
    const definition = await restoreTests([withCluster(cluster)], clusters).get(
      EXAMPLE_REF,
      credentials,
    );
    expect(definition.test?.cluster).toBe(expected);
  });

  it.each<[string | undefined, string[], RegExp]>([
    [undefined, ['a', 'b'], /is required: .*\(a, b\)/],
    ['c', ['a', 'b'], /\(a, b\), not "c"/],
    [undefined, [], /no cluster is configured/],
  ])('refuses cluster %s of %j: %s', async (cluster, clusters, message) => {
    const definition = await restoreTests([withCluster(cluster)], clusters).get(
      EXAMPLE_REF,
      credentials,
    );
    expect(definition.problems).toEqual([
      expect.objectContaining({
        field: 'spec.cluster',
        message: expect.stringMatching(message),
      }),
    ]);
  });

  it('changes the hash with what a test does, and only then', async () => {
    const hashOf = async (entity: Entity) =>
      (await restoreTests([entity]).get(EXAMPLE_REF, credentials)).test?.hash;
    const reordered = {
      ...EXAMPLE,
      spec: Object.fromEntries(Object.entries(EXAMPLE.spec!).reverse()),
    };
    const retitled = {
      ...EXAMPLE,
      metadata: { ...EXAMPLE.metadata, title: 'Other' },
    };
    const changed = { ...EXAMPLE, spec: { ...EXAMPLE.spec, timeout: '2h' } };
    expect(await hashOf(reordered)).toBe(await hashOf(EXAMPLE));
    expect(await hashOf(retitled)).toBe(await hashOf(EXAMPLE));
    expect(await hashOf(changed)).not.toBe(await hashOf(EXAMPLE));
  });

  it('tells an entity that is not there from one that defines no test', async () => {
    const tests = restoreTests([component('plain')]);
    await expect(
      tests.get('component:default/gone', credentials),
    ).rejects.toThrow('There is no entity component:default/gone');
    await expect(
      tests.get('component:default/plain', credentials),
    ).rejects.toThrow('component:default/plain does not define a restore test');
  });
});
