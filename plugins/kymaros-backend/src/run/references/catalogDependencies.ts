import type {
  CatalogDependency,
  Dependency,
  RestoreTest,
} from '@kymaros/plugin-kymaros-common';

/** Of each relation; the rest adds nothing. */
const MOST_PLACES = 10;

/**
 * What the catalog says that the service depends on, and whether the test restores it. A relation leads from entity to
 * entity: it names no tier that needs it, nor a Service.
 */
export function catalogDependencies(
  test: Pick<RestoreTest, 'cluster' | 'dependsOn' | 'entityRefs' | 'spec'>,
): Dependency[] {
  return (test.dependsOn ?? []).map(relation => ({
    name: relation.targetRef,
    ...standing(relation, test),
    queries: 0,
    declaredIn: relation.dependents
      .slice(0, MOST_PLACES)
      .map(dependent => ({ field: `dependsOn of ${dependent}` })),
  }));
}

function standing(
  { cluster, namespaces, targetRef }: CatalogDependency,
  test: Pick<RestoreTest, 'cluster' | 'entityRefs' | 'spec'>,
): Pick<Dependency, 'beyond' | 'place' | 'target'> {
  const [namespace] = namespaces;
  if (cluster !== undefined && cluster !== test.cluster) {
    return { place: 'blocked', beyond: 'outside' };
  }
  const tier = test.spec.backupSource.namespaces.find(({ name }) =>
    namespaces.includes(name),
  )?.name;
  if (tier !== undefined) {
    return { place: 'inside', target: { tier, namespace: tier } };
  }
  if (namespace !== undefined) {
    return { place: 'blocked', beyond: 'production', target: { namespace } };
  }
  // The test vouches for it, so one of its tiers holds it, whichever that is.
  return { place: test.entityRefs.includes(targetRef) ? 'inside' : 'unknown' };
}
