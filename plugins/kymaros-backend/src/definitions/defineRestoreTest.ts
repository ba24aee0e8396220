import {
  ANNOTATION_LOCATION,
  type Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  isRestoreTest,
  KYMAROS_ANNOTATIONS,
  parseRestoreTest,
  type ParsedRestoreTest,
  type RestoreTestDefinition,
  type RestoreTestSpec,
  testFromAnnotations,
} from '@kymaros/plugin-kymaros-common';
import { definitionHash } from './hash';

/** What is known of a test beyond its own entity. */
interface Surroundings {
  /** Names of `kymaros.clusters`. */
  clusters: readonly string[];
  entityRefs: string[];
  ownerRef?: string;
}

/** Whether the entity means to define a restore test, well or badly. */
export function definesRestoreTest(entity: Entity): boolean {
  return isRestoreTest(entity) || testFromAnnotations(entity) !== undefined;
}

/** The test that an entity defines, or why it defines none. */
export function defineRestoreTest(
  entity: Entity,
  { clusters, entityRefs, ownerRef }: Surroundings,
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
  };
  const { spec, problems } = parse(entity);
  if (!spec) {
    return { ...head, problems };
  }
  const cluster = resolveCluster(spec, clusters);
  if (cluster.problem !== undefined) {
    const field = isRestoreTest(entity)
      ? 'spec.cluster'
      : `metadata.annotations['${KYMAROS_ANNOTATIONS.cluster}']`;
    return {
      ...head,
      problems: [
        {
          field,
          message: cluster.problem,
          entityRef: head.ref,
          ...(location === undefined ? {} : { location }),
        },
      ],
    };
  }
  return {
    ...head,
    problems: [],
    test: {
      ...head,
      ...(ownerRef === undefined ? {} : { ownerRef }),
      cluster: cluster.name,
      spec,
      hash: definitionHash({ cluster: cluster.name, spec }),
    },
  };
}

function parse(entity: Entity): ParsedRestoreTest {
  return isRestoreTest(entity)
    ? parseRestoreTest(entity)
    : testFromAnnotations(entity) ?? { problems: [] };
}

function resolveCluster(
  { cluster }: RestoreTestSpec,
  clusters: readonly string[],
): { name: string; problem?: undefined } | { problem: string } {
  const name = cluster ?? (clusters.length === 1 ? clusters[0] : undefined);
  if (name !== undefined && clusters.includes(name)) {
    return { name };
  }
  if (clusters.length === 0) {
    return {
      problem:
        'no cluster is configured; an administrator can add one under kymaros.clusters',
    };
  }
  const choice = `one of the configured clusters (${clusters.join(', ')})`;
  return {
    problem:
      name === undefined
        ? `is required: ${choice}`
        : `must be ${choice}, not "${name}"`,
  };
}
