import {
  ANNOTATION_LOCATION,
  type Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { KYMAROS_ANNOTATIONS } from './annotations';
import { definitionProblems, type Path } from './paths';
import type { DefinitionProblem } from './RestoreTest';
import type { RestoreTestSpec } from './schema';
import { isRestoreTest } from './testFromAnnotations';

/**
 * The cluster that a test runs on: the one it names, or the only one there is.
 *
 * @param entity - defines the test
 * @param options - `clusters` are the names of `kymaros.clusters`
 * @public
 */
export function resolveCluster(
  entity: Entity,
  options: { spec: RestoreTestSpec; clusters: readonly string[] },
):
  | { cluster: string; problems?: undefined }
  | { cluster?: undefined; problems: DefinitionProblem[] } {
  const { spec, clusters } = options;
  const cluster =
    spec.cluster ?? (clusters.length === 1 ? clusters[0] : undefined);
  if (cluster !== undefined && clusters.includes(cluster)) {
    return { cluster };
  }
  const path: Path = isRestoreTest(entity)
    ? ['spec', 'cluster']
    : ['metadata', 'annotations', KYMAROS_ANNOTATIONS.cluster];
  return {
    problems: definitionProblems(
      [{ path, message: explain(cluster, clusters) }],
      {
        entityRef: stringifyEntityRef(entity),
        location: entity.metadata.annotations?.[ANNOTATION_LOCATION],
      },
    ),
  };
}

function explain(
  cluster: string | undefined,
  clusters: readonly string[],
): string {
  if (clusters.length === 0) {
    return 'cannot be resolved: no cluster is configured; an administrator can add one under kymaros.clusters';
  }
  const choice = `one of the configured clusters (${clusters.join(', ')})`;
  return cluster === undefined
    ? `is required: ${choice}`
    : `must be ${choice}, not "${cluster}"`;
}
