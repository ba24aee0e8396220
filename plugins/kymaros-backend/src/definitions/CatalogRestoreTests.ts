import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import {
  ANNOTATION_LOCATION,
  type Entity,
  parseEntityRef,
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  isRestoreTest,
  KYMAROS_ANNOTATIONS,
  linkedRestoreTests,
  RELATION_VOUCHED_FOR_BY,
  RELATION_VOUCHES_FOR,
  type RestoreTestDefinition,
  vouchedEntities,
} from '@kymaros/plugin-kymaros-common';
import { defineRestoreTest } from './defineRestoreTest';
import { catalogDependenciesOf, dependsOnRefs } from './dependsOn';
import { relationTargets } from './relations';
import { RestoreTestReader } from './RestoreTestReader';
import type { RestoreTests } from './RestoreTests';

/** Annotations by which entities that define a test are found; the others only have a meaning next to one of these. */
const DEFINING_ANNOTATIONS = [
  KYMAROS_ANNOTATIONS.backup,
  KYMAROS_ANNOTATIONS.namespaces,
  KYMAROS_ANNOTATIONS.schedule,
];

/** A thousand tests are few requests; many more at once are more than a body may hold. */
const ENTITIES_PER_REQUEST = 1000;

interface Options {
  catalog: CatalogService;
  /** Names of `kymaros.clusters`. */
  clusters: readonly string[];
}

/** {@link RestoreTests} out of the catalog's entities. */
export class CatalogRestoreTests implements RestoreTests {
  readonly #catalog: CatalogService;
  readonly #reader: RestoreTestReader;

  constructor({ catalog, clusters }: Options) {
    this.#catalog = catalog;
    this.#reader = new RestoreTestReader(clusters);
  }

  async get(
    testRef: string,
    credentials: BackstageCredentials,
  ): Promise<RestoreTestDefinition> {
    const entity = await this.#getEntity(testRef, credentials);
    const [definition] = await this.#define([entity], credentials);
    if (!definition) {
      throw new NotFoundError(`${testRef} does not define a restore test`);
    }
    return definition;
  }

  async ofEntity(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<RestoreTestDefinition[]> {
    const entity = await this.#getEntity(entityRef, credentials);
    const named = linkedRestoreTests(entity);
    const testRefs = unique([
      ...named.refs,
      ...relationTargets(entity, RELATION_VOUCHED_FOR_BY),
    ]);
    const found = await this.#getEntities(testRefs, credentials);
    return [
      ...(await this.#define([entity, ...found.values()], credentials)),
      ...named.refs
        .filter(ref => !found.has(ref))
        .map(ref => missingTest(ref, entity)),
    ];
  }

  async list(
    credentials: BackstageCredentials,
    options: { dependsOn?: boolean } = {},
  ): Promise<RestoreTestDefinition[]> {
    const entities: Entity[] = [];
    const pages = this.#catalog.streamEntities(
      {
        filter: [
          { kind: 'RestoreTest' },
          ...DEFINING_ANNOTATIONS.map(annotation => ({
            [`metadata.annotations.${annotation}`]: CATALOG_FILTER_EXISTS,
          })),
        ],
        pageSize: ENTITIES_PER_REQUEST,
      },
      { credentials },
    );
    for await (const page of pages) {
      entities.push(...page);
    }
    const definitions = await this.#define(entities, credentials, options);
    return definitions.sort((a, b) => (a.ref < b.ref ? -1 : 1));
  }

  /** The tests of those entities that define one. */
  async #define(
    candidates: Entity[],
    credentials: BackstageCredentials,
    { dependsOn = true }: { dependsOn?: boolean } = {},
  ): Promise<RestoreTestDefinition[]> {
    const read = new Map(
      candidates.flatMap(entity => {
        const test = this.#reader.read(entity);
        return test ? [[entity, test] as const] : [];
      }),
    );
    const tests = [...read.keys()];
    const vouched = new Map(tests.map(test => [test, vouchedRefs(test)]));
    const entities = await this.#getEntities(
      unique([...vouched.values()].flat()),
      credentials,
    );
    const subjectsOf = (test: Entity) =>
      isRestoreTest(test)
        ? vouched.get(test)!.flatMap(ref => entities.get(ref) ?? [])
        : [test];
    const neededRefs = dependsOn
      ? tests.flatMap(subjectsOf).flatMap(dependsOnRefs)
      : [];
    const needed = await this.#getEntities(unique(neededRefs), credentials);
    return tests.map(test => {
      const subjects = subjectsOf(test);
      return defineRestoreTest(test, read.get(test)!, {
        entityRefs: subjects.map(entity => stringifyEntityRef(entity)),
        ownerRef: ownerOf(test) ?? ownerByConsent(test, subjects),
        systemRefs: systemsOf(subjects),
        dependsOn: dependsOn ? catalogDependenciesOf(subjects, needed) : [],
      });
    });
  }

  async #getEntity(
    ref: string,
    credentials: BackstageCredentials,
  ): Promise<Entity> {
    const entity = await this.#catalog.getEntityByRef(ref, { credentials });
    if (!entity) {
      throw new NotFoundError(`There is no entity ${ref} in the catalog`);
    }
    return entity;
  }

  async #getEntities(
    entityRefs: string[],
    credentials: BackstageCredentials,
  ): Promise<Map<string, Entity>> {
    const found = new Map<string, Entity>();
    for (let i = 0; i < entityRefs.length; i += ENTITIES_PER_REQUEST) {
      const { items } = await this.#catalog.getEntitiesByRefs(
        { entityRefs: entityRefs.slice(i, i + ENTITIES_PER_REQUEST) },
        { credentials },
      );
      for (const entity of items) {
        if (entity) {
          found.set(stringifyEntityRef(entity), entity);
        }
      }
    }
    return found;
  }
}

/** Entities that a document says it vouches for, or that say so of it. */
function vouchedRefs(test: Entity): string[] {
  return isRestoreTest(test)
    ? unique([
        ...vouchedEntities(test).refs,
        ...relationTargets(test, RELATION_VOUCHES_FOR),
      ]).sort()
    : [];
}

function ownerOf(entity: Entity): string | undefined {
  return relationTargets(entity, RELATION_OWNED_BY)[0];
}

/**
 * Owner of the first entity that itself names the test. Entities that only the test names do not count: anyone can name
 * any entity, and entitlements follow the owner.
 */
function ownerByConsent(test: Entity, vouched: Entity[]): string | undefined {
  const testRef = stringifyEntityRef(test);
  return vouched
    .filter(entity => linkedRestoreTests(entity).refs.includes(testRef))
    .map(ownerOf)
    .find(owner => owner !== undefined);
}

function systemsOf(entities: Entity[]): string[] {
  return unique(
    entities
      .flatMap(entity => relationTargets(entity, RELATION_PART_OF))
      .filter(ref => parseEntityRef(ref).kind.toLowerCase() === 'system'),
  ).sort();
}

function missingTest(ref: string, entity: Entity): RestoreTestDefinition {
  const entityRef = stringifyEntityRef(entity);
  return {
    ref,
    title: ref,
    origin: 'document',
    entityRefs: [entityRef],
    systemRefs: systemsOf([entity]),
    problems: [
      {
        field: `metadata.annotations['${KYMAROS_ANNOTATIONS.restoreTests}']`,
        message: `names ${ref}, which is not in the catalog or may not be seen by you`,
        entityRef,
        location: entity.metadata.annotations?.[ANNOTATION_LOCATION],
      },
    ],
  };
}

function unique(refs: string[]): string[] {
  return [...new Set(refs)];
}
