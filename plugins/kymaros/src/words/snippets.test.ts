import type { Entity } from '@backstage/catalog-model';
import {
  parseRestoreTest,
  testFromAnnotations,
} from '@kymaros/plugin-kymaros-common';
import { parse as load } from 'yaml';
import { FULL_STACK_TEST } from '../__testUtils__/exampleTests';
import { exampleOf, FIELD_EXAMPLES } from './fieldExamples';
import {
  annotationSnippet,
  documentSnippet,
  entitlementSnippet,
  linkSnippet,
  sourceOf,
} from './snippets';

function entityOf(annotations: Record<string, string> = {}): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'Web_Shop', annotations },
    spec: { type: 'service' },
  };
}

const withMetadata = (yaml: string): Entity => ({
  ...entityOf(),
  ...(load(yaml) as Pick<Entity, 'metadata'>),
});

describe('what to add to a catalog file', () => {
  it.each([[[]], [['one']], [['one', 'two']]])(
    'is a restore test without mistakes, with clusters %j',
    clusters => {
      const entity = entityOf();
      const byAnnotations = testFromAnnotations(
        withMetadata(annotationSnippet(entity, clusters)),
      );
      const byDocument = parseRestoreTest(
        load(documentSnippet(entity, clusters)) as Entity,
      );
      for (const parsed of [byAnnotations, byDocument]) {
        expect(parsed?.problems).toBeUndefined();
        expect(parsed?.spec?.cluster).toBe(
          clusters.length > 1 ? 'one' : undefined,
        );
        expect(parsed?.spec).toMatchObject({
          schedule: '0 2 * * *',
          backupSource: {
            name: 'schedule/web-shop-nightly',
            namespaces: [{ name: 'web-shop' }],
          },
        });
      }
    },
  );

  it('takes namespace and cluster from what the entity says for the Kubernetes plugin', () => {
    const entity = entityOf({
      'backstage.io/kubernetes-namespace': 'shop',
      'backstage.io/kubernetes-cluster': 'two',
    });
    const parsed = testFromAnnotations(
      withMetadata(annotationSnippet(entity, ['one', 'two'])),
    );
    expect(parsed?.spec).toMatchObject({
      cluster: 'two',
      backupSource: { namespaces: [{ name: 'shop' }] },
    });
  });

  it('links the service to the document of its name', () => {
    const entity = entityOf();
    const document = load(documentSnippet(entity, [])) as Entity;
    const { namespace, name } = document.metadata;
    expect(withMetadata(linkSnippet(entity)).metadata.annotations).toEqual({
      'kymaros.io/restore-tests': `${namespace}/${name}`,
    });
  });

  it('is where the file can be edited, else where it can be read, else nowhere', () => {
    const location = 'backstage.io/managed-by-location';
    expect(
      sourceOf(
        entityOf({
          'backstage.io/edit-url': 'https://git/edit',
          [location]: 'url:https://git/read',
        }),
      ),
    ).toEqual({ url: 'https://git/edit', editable: true });
    expect(sourceOf(entityOf({ [location]: 'url:https://git/read' }))).toEqual({
      url: 'https://git/read',
      editable: false,
    });
    expect(sourceOf(entityOf({ [location]: 'file:/tmp/x' }))).toBeUndefined();
    expect(
      sourceOf(entityOf({ [location]: 'url:javascript:alert(1)' })),
    ).toBeUndefined();
  });
});

describe('what entitles a test', () => {
  it('names its owner, its namespaces and its cluster, and nothing more', () => {
    expect(load(entitlementSnippet(FULL_STACK_TEST as never))).toEqual({
      kymaros: {
        entitlements: [
          {
            owners: ['group:default/team-orders'],
            namespaces: ['app-db', 'app-backend', 'app-frontend'],
            clusters: ['demo'],
          },
        ],
      },
    });
  });

  it('names the test itself where nobody owns it', () => {
    const test = { ...FULL_STACK_TEST, ownerRef: undefined };
    expect(load(entitlementSnippet(test as never))).toMatchObject({
      kymaros: { entitlements: [{ entities: [test.ref] }] },
    });
  });
});

describe('examples of fields', () => {
  /** Puts an example at its place in a document that is right but for it. */
  function documentWith(field: string): Entity {
    const document: any = {
      apiVersion: 'restore.kymaros.io/v1alpha1',
      kind: 'RestoreTest',
      metadata: { name: 'shop', annotations: {} },
      spec: { backupSource: { name: 'latest', namespaces: [{ name: 'a' }] } },
    };
    const keys = field.replace(/\[\]/g, '.0').split('.');
    const last = keys.pop()!;
    const parent = keys.reduce((at, key) => (at[key] ??= {}), document);
    parent[last] = load(FIELD_EXAMPLES[field]);
    return document;
  }

  it.each(
    Object.keys(FIELD_EXAMPLES).filter(field => field.startsWith('spec')),
  )('%s: the example is right', field => {
    expect(parseRestoreTest(documentWith(field)).problems).toBeUndefined();
  });

  it('of annotations make a test without mistakes', () => {
    const annotations = Object.fromEntries(
      Object.entries(FIELD_EXAMPLES).flatMap(([field, example]) => {
        const name = /\['(.+)'\]/.exec(field)?.[1];
        return name ? [[name, String(load(example))]] : [];
      }),
    );
    const parsed = testFromAnnotations(entityOf(annotations));
    expect(parsed?.problems).toBeUndefined();
    expect(parsed?.spec?.networkIsolation.mode).toBe('group');
  });

  it('are found whichever of several it is, and absent where there is none', () => {
    expect(exampleOf('spec.backupSource.namespaces[2].name')).toBe(
      'name: shop-db',
    );
    expect(exampleOf("metadata.annotations['kymaros.io/schedule']")).toBe(
      'kymaros.io/schedule: "0 2 * * *"',
    );
    expect(exampleOf('spec.nothing')).toBeUndefined();
  });
});
