import {
  type CatalogDependency,
  restoreTestSpecSchema,
} from '@kymaros/plugin-kymaros-common';
import { dependencies as scoreOf } from '../../scoring/dependencies';
import { catalogDependencies } from './catalogDependencies';
import { dependencyFindings } from './dependencyFindings';

const API = 'component:default/api';
const DB = 'resource:default/db';

const observe = (...relations: Array<Partial<CatalogDependency>>) =>
  catalogDependencies({
    cluster: 'demo',
    entityRefs: [API, 'resource:default/cache'],
    spec: restoreTestSpecSchema.parse({
      backupSource: {
        name: 'schedule/nightly',
        namespaces: [{ name: 'app-db' }, { name: 'app-api' }],
      },
      schedule: '0 2 * * *',
    }),
    dependsOn: relations.map(relation => ({
      dependents: [API],
      targetRef: DB,
      namespaces: [],
      ...relation,
    })),
  });

describe('catalogDependencies', () => {
  it.each<[string, Partial<CatalogDependency>, object]>([
    [
      'what lives in a namespace of the test',
      { namespaces: ['elsewhere', 'app-db'] },
      { place: 'inside', target: { tier: 'app-db', namespace: 'app-db' } },
    ],
    [
      'what lives in another namespace',
      { namespaces: ['billing'] },
      {
        place: 'blocked',
        beyond: 'production',
        target: { namespace: 'billing' },
      },
    ],
    [
      'what lives in a namespace of that name on another cluster',
      { namespaces: ['app-db'], cluster: 'other' },
      { place: 'blocked', beyond: 'outside' },
    ],
    [
      'what lives on the cluster of the test',
      { namespaces: ['app-db'], cluster: 'demo' },
      { place: 'inside', target: { tier: 'app-db', namespace: 'app-db' } },
    ],
    ['what lives who knows where', {}, { place: 'unknown' }],
    [
      'what the test vouches for, too',
      { targetRef: 'resource:default/cache' },
      { place: 'inside' },
    ],
  ])('places %s', (_, relation, expected) => {
    expect(observe(relation)).toEqual([
      {
        name: relation.targetRef ?? DB,
        queries: 0,
        declaredIn: [{ field: `dependsOn of ${API}` }],
        ...expected,
      },
    ]);
  });

  it('has none for a test that was queued without any', () => {
    expect(observe()).toEqual([]);
  });

  it('counts for nothing, and names in one note what no tier covers', () => {
    const all = observe(
      { namespaces: ['app-db'] },
      { targetRef: 'resource:default/ledger', namespaces: ['billing'] },
      { targetRef: 'component:default/mail' },
      { targetRef: 'component:default/far', cluster: 'other' },
    );
    expect(scoreOf(all).status).toBe('not-applicable');
    expect(dependencyFindings(all, 'group')).toEqual([
      expect.objectContaining({
        code: 'dependency-not-tested',
        severity: 'info',
        gate: false,
        message: `By the catalog, the service also depends on what no tier of this test covers: resource:default/ledger (namespace billing; dependsOn of ${API}), component:default/mail (dependsOn of ${API}), component:default/far (dependsOn of ${API}).`,
      }),
    ]);
  });

  it('has nothing to say where the tiers cover everything', () => {
    expect(
      dependencyFindings(observe({ namespaces: ['app-db'] }), 'group'),
    ).toEqual([]);
  });
});
