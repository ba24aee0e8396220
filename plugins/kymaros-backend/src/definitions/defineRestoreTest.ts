import {
  ANNOTATION_LOCATION,
  type Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  type CatalogDependency,
  isRestoreTest,
  type RestoreTestDefinition,
} from '@kymaros/plugin-kymaros-common';
import type { ReadTest } from './RestoreTestReader';

/** What is known of a test beyond its own entity. */
interface Surroundings {
  entityRefs: string[];
  ownerRef?: string;
  systemRefs: string[];
  dependsOn: CatalogDependency[];
}

/** The test that an entity defines, or why it defines none. */
export function defineRestoreTest(
  entity: Entity,
  read: ReadTest,
  { dependsOn, entityRefs, ownerRef, systemRefs }: Surroundings,
): RestoreTestDefinition {
  const location = entity.metadata.annotations?.[ANNOTATION_LOCATION];
  const head = {
    ref: stringifyEntityRef(entity),
    title: entity.metadata.title ?? entity.metadata.name,
    origin: isRestoreTest(entity)
      ? ('document' as const)
      : ('annotations' as const),
    ...(location === undefined ? {} : { location }),
    entityRefs,
    ...(ownerRef === undefined ? {} : { ownerRef }),
  };
  if (!read.spec) {
    return { ...head, systemRefs, problems: read.problems };
  }
  const { cluster, hash, spec } = read;
  return {
    ...head,
    systemRefs,
    problems: [],
    test: {
      ...head,
      ...(dependsOn.length === 0 ? {} : { dependsOn }),
      cluster,
      spec,
      hash,
    },
  };
}
