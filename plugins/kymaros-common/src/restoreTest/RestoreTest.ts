import type { RestoreTestSpec } from './schema';

/** One thing that is wrong with a definition. @public */
export interface DefinitionProblem {
  /** Path of the field, such as `spec.checks[2].podStatus.timeout` or `metadata.annotations['kymaros.io/backup']`. */
  field: string;
  /** What is wrong and what is allowed. */
  message: string;
  /** The entity that holds the field, as an entity ref. */
  entityRef: string;
  /** The file it came from (`backstage.io/managed-by-location`), when known. */
  location?: string;
}

/** What the catalog says that a vouched-for entity depends on. @public */
export interface CatalogDependency {
  /** Entities that the test vouches for and that depend on it, as entity refs. */
  dependents: string[];
  /** What they depend on, as an entity ref. */
  targetRef: string;
  /** Source namespaces that it lives in, as far as its own entity tells. */
  namespaces: string[];
  /** Its cluster, as far as its own entity tells. */
  cluster?: string;
}

/**
 * A restore test as the engine runs it: validated, with its cluster resolved. Made by the backend's `definitions` room
 * from a RestoreTest entity or from annotations.
 *
 * @public
 */
export interface RestoreTest {
  /** Entity ref of the defining entity, lower case: `restoretest:kymaros-system/myapp-full-stack`, `component:default/myapp`. It identifies the test. */
  ref: string;
  /** What people call it: title or name of the defining entity. */
  title: string;
  /** Whether a document or annotations define it. */
  origin: 'document' | 'annotations';
  /** The file it came from, when known. */
  location?: string;
  /** Entities that it vouches for, as entity refs; a test by annotations vouches for its own entity. */
  entityRefs: string[];
  /**
   * Owner of the defining entity, or of the first entity that itself says the test vouches for it; never of one that only
   * the test names, since entitlements follow the owner.
   */
  ownerRef?: string;
  /** Relations `dependsOn` of the entities that it vouches for; they change nothing that a run does. */
  dependsOn?: CatalogDependency[];
  /** A name of `kymaros.clusters`. */
  cluster: string;
  spec: RestoreTestSpec;
  /** SHA-256 over the canonical JSON of `cluster` and `spec`: "changed since last verified". */
  hash: string;
}

/**
 * What became of an entity that defines a restore test: a test, or the reasons why there is none.
 *
 * @public
 */
export type RestoreTestDefinition = {
  ref: string;
  title: string;
  origin: 'document' | 'annotations';
  location?: string;
  entityRefs: string[];
  /** As in {@link RestoreTest}. */
  ownerRef?: string;
  /** Systems that the entities it vouches for are part of, as entity refs. */
  systemRefs: string[];
} & (
  | { test: RestoreTest; problems: [] }
  | { test?: undefined; problems: DefinitionProblem[] }
);
