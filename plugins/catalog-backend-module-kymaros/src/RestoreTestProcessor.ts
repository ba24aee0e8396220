import type { RootConfigService } from '@backstage/backend-plugin-api';
import {
  type CompoundEntityRef,
  type Entity,
  getCompoundEntityRef,
  parseEntityRef,
  RELATION_OWNED_BY,
  RELATION_OWNER_OF,
} from '@backstage/catalog-model';
import type { LocationSpec } from '@backstage/plugin-catalog-common';
import {
  type CatalogProcessor,
  type CatalogProcessorEmit,
  processingResult,
} from '@backstage/plugin-catalog-node';
import {
  type DefinitionProblem,
  isRestoreTest,
  linkedRestoreTests,
  parseRestoreTest,
  RELATION_VOUCHED_FOR_BY,
  RELATION_VOUCHES_FOR,
  resolveCluster,
  restoreTestOwners,
  RESTORE_TEST_API_VERSION,
  testFromAnnotations,
  vouchedEntities,
} from '@kymaros/plugin-kymaros-common';
import { withProblems } from './entityProblems';

const [API_GROUP] = RESTORE_TEST_API_VERSION.split('/');

/**
 * Recognizes RestoreTest documents, and reads Kymaros' annotations on entities of any kind.
 *
 * A document with mistakes is registered all the same and carries them as its status: an error thrown here would keep an
 * entity that was never processed before out of the catalog, and with it the page on which a person would look.
 */
export class RestoreTestProcessor implements CatalogProcessor {
  readonly #clusters: readonly string[] | undefined;

  static fromConfig(config: RootConfigService): RestoreTestProcessor {
    return new RestoreTestProcessor({
      clusters: config
        .getOptionalConfigArray('kymaros.clusters')
        ?.map(cluster => cluster.getString('name')),
    });
  }

  private constructor(options: {
    /** Names of `kymaros.clusters`; absent where the catalog runs without the config of Kymaros, and cannot know. */
    clusters: readonly string[] | undefined;
  }) {
    this.#clusters = options.clusters;
  }

  getProcessorName(): string {
    return 'RestoreTestProcessor';
  }

  async validateEntityKind(entity: Entity): Promise<boolean> {
    return (
      isRestoreTest(entity) && entity.apiVersion.split('/')[0] === API_GROUP
    );
  }

  async postProcessEntity(
    entity: Entity,
    _location: LocationSpec,
    emit: CatalogProcessorEmit,
  ): Promise<Entity> {
    const isDocument = await this.validateEntityKind(entity);
    const links = isDocument
      ? vouchedEntities(entity)
      : linkedRestoreTests(entity);
    const owners = isDocument
      ? restoreTestOwners(entity)
      : { refs: [], problems: [] };
    const self = getCompoundEntityRef(entity);
    for (const other of links.refs.map(ref => parseEntityRef(ref))) {
      const [test, service] = isDocument ? [self, other] : [other, self];
      emitBothWays(emit, {
        from: test,
        to: service,
        types: [RELATION_VOUCHES_FOR, RELATION_VOUCHED_FOR_BY],
      });
    }
    for (const owner of owners.refs.map(ref => parseEntityRef(ref))) {
      emitBothWays(emit, {
        from: self,
        to: owner,
        types: [RELATION_OWNED_BY, RELATION_OWNER_OF],
      });
    }
    return withProblems(entity, [
      ...this.#definitionProblems(entity, isDocument),
      ...links.problems,
      ...owners.problems,
    ]);
  }

  #definitionProblems(
    entity: Entity,
    isDocument: boolean,
  ): DefinitionProblem[] {
    const parsed = isDocument
      ? parseRestoreTest(entity)
      : testFromAnnotations(entity);
    const spec = parsed?.spec;
    if (!spec) {
      return parsed?.problems ?? [];
    }
    const clusters = this.#clusters;
    return clusters
      ? resolveCluster(entity, { spec, clusters }).problems ?? []
      : [];
  }
}

function emitBothWays(
  emit: CatalogProcessorEmit,
  relation: {
    from: CompoundEntityRef;
    to: CompoundEntityRef;
    /** As seen from either side. */
    types: [string, string];
  },
): void {
  const { from, to, types } = relation;
  emit(processingResult.relation({ source: from, type: types[0], target: to }));
  emit(processingResult.relation({ source: to, type: types[1], target: from }));
}
