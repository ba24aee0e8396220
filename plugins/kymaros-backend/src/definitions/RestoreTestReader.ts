import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  type DefinitionProblem,
  isRestoreTest,
  parseRestoreTest,
  resolveCluster,
  type RestoreTest,
  testFromAnnotations,
} from '@kymaros/plugin-kymaros-common';
import { definitionHash } from './hash';

/** What an entity itself says of the test that it defines. */
export type ReadTest =
  | (Pick<RestoreTest, 'cluster' | 'spec' | 'hash'> & { problems: [] })
  | { spec?: undefined; problems: DefinitionProblem[] };

/** More entities than a fleet has tests. */
const MOST_REMEMBERED = 10_000;

/**
 * Reads restore tests out of entities, and remembers them: each look at a fleet is a look at all of its tests, and
 * reading a thousand of them takes the better part of a second. An entity's etag changes with all that is in it.
 */
export class RestoreTestReader {
  readonly #clusters: readonly string[];
  readonly #read = new Map<string, { etag: string; test?: ReadTest }>();

  /** @param clusters - names of `kymaros.clusters` */
  constructor(clusters: readonly string[]) {
    this.#clusters = clusters;
  }

  /** What the entity says, well or badly; nothing when it does not mean to define a test. */
  read(entity: Entity): ReadTest | undefined {
    const { etag } = entity.metadata;
    if (etag === undefined) {
      return readTest(entity, this.#clusters);
    }
    const ref = stringifyEntityRef(entity);
    const known = this.#read.get(ref);
    if (known?.etag === etag) {
      return known.test;
    }
    const test = readTest(entity, this.#clusters);
    this.#remember(ref, { etag, test });
    return test;
  }

  #remember(ref: string, read: { etag: string; test?: ReadTest }): void {
    this.#read.delete(ref);
    this.#read.set(ref, read);
    if (this.#read.size > MOST_REMEMBERED) {
      const [oldest] = this.#read.keys();
      this.#read.delete(oldest);
    }
  }
}

function readTest(
  entity: Entity,
  clusters: readonly string[],
): ReadTest | undefined {
  const parsed = isRestoreTest(entity)
    ? parseRestoreTest(entity)
    : testFromAnnotations(entity);
  if (!parsed?.spec) {
    return parsed && { problems: parsed.problems };
  }
  const { spec } = parsed;
  const { cluster, problems } = resolveCluster(entity, { spec, clusters });
  return problems
    ? { problems }
    : { cluster, spec, hash: definitionHash({ cluster, spec }), problems: [] };
}
