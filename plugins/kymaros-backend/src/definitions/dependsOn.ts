import {
  type Entity,
  RELATION_DEPENDS_ON,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  type CatalogDependency,
  KYMAROS_ANNOTATIONS,
} from '@kymaros/plugin-kymaros-common';
import { relationTargets } from './relations';

/** They are stored with each run. */
const MOST_DEPENDENCIES = 100;

/** Of Backstage's Kubernetes plugin. Some write it as a label. */
const KUBERNETES_NAMESPACE = 'backstage.io/kubernetes-namespace';

/** What the entity depends on, by the catalog. */
export function dependsOnRefs(entity: Entity): string[] {
  return relationTargets(entity, RELATION_DEPENDS_ON);
}

/** What the entities of a test depend on, each target once, and where it lives as far as its own entity tells. */
export function catalogDependenciesOf(
  entities: readonly Entity[],
  known: ReadonlyMap<string, Entity>,
): CatalogDependency[] {
  const dependents = new Map<string, string[]>();
  for (const entity of entities) {
    for (const targetRef of dependsOnRefs(entity)) {
      const others = dependents.get(targetRef) ?? [];
      dependents.set(targetRef, [...others, stringifyEntityRef(entity)]);
    }
  }
  return [...dependents.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, MOST_DEPENDENCIES)
    .map(([targetRef, refs]) => ({
      dependents: refs.sort(),
      targetRef,
      ...homeOf(known.get(targetRef)),
    }));
}

/** A target that is not in the catalog, or not to be seen, tells nothing. */
function homeOf(
  entity: Entity | undefined,
): Pick<CatalogDependency, 'cluster' | 'namespaces'> {
  const { annotations = {}, labels = {} } = entity?.metadata ?? {};
  const cluster = annotations[KYMAROS_ANNOTATIONS.cluster];
  const restored = (annotations[KYMAROS_ANNOTATIONS.namespaces] ?? '')
    .split(',')
    .map(entry => entry.split('=')[0].trim());
  const shown =
    annotations[KUBERNETES_NAMESPACE] ?? labels[KUBERNETES_NAMESPACE];
  const namespaces = [...restored, shown?.trim() ?? ''].filter(Boolean);
  return {
    namespaces: [...new Set(namespaces)],
    ...(cluster !== undefined && { cluster }),
  };
}
