import {
  ANNOTATION_LOCATION,
  type Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  type CatalogDependency,
  isRestoreTest,
  parseRestoreTest,
  type ParsedRestoreTest,
  resolveCluster,
  type RestoreTestDefinition,
  testFromAnnotations,
} from '@kymaros/plugin-kymaros-common';
import { definitionHash } from './hash';

/** What is known of a test beyond its own entity. */
interface Surroundings {
  /** Names of `kymaros.clusters`. */
  clusters: readonly string[];
  entityRefs: string[];
  ownerRef?: string;
  systemRefs: string[];
  dependsOn: CatalogDependency[];
}

/** Whether the entity means to define a restore test, well or badly. */
export function definesRestoreTest(entity: Entity): boolean {
  return isRestoreTest(entity) || testFromAnnotations(entity) !== undefined;
}

/** The test that an entity defines, or why it defines none. */
export function defineRestoreTest(
  entity: Entity,
  { clusters, dependsOn, entityRefs, ownerRef, systemRefs }: Surroundings,
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
  const { spec, problems } = parse(entity);
  if (!spec) {
    return { ...head, systemRefs, problems };
  }
  const resolved = resolveCluster(entity, { spec, clusters });
  if (resolved.problems) {
    return { ...head, systemRefs, problems: resolved.problems };
  }
  const { cluster } = resolved;
  return {
    ...head,
    systemRefs,
    problems: [],
    test: {
      ...head,
      ...(dependsOn.length === 0 ? {} : { dependsOn }),
      cluster,
      spec,
      hash: definitionHash({ cluster, spec }),
    },
  };
}

function parse(entity: Entity): ParsedRestoreTest {
  return isRestoreTest(entity)
    ? parseRestoreTest(entity)
    : testFromAnnotations(entity) ?? { problems: [] };
}
