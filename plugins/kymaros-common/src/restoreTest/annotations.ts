/** Annotations that make and link restore tests (docs/restore-tests.md). @public */
export const KYMAROS_ANNOTATIONS = {
  backup: 'kymaros.io/backup',
  namespaces: 'kymaros.io/namespaces',
  schedule: 'kymaros.io/schedule',
  timezone: 'kymaros.io/timezone',
  networkIsolation: 'kymaros.io/network-isolation',
  cluster: 'kymaros.io/cluster',
  /** On a service: the RestoreTest documents that vouch for it. */
  restoreTests: 'kymaros.io/restore-tests',
  /** On a RestoreTest: the entities that it vouches for. */
  entities: 'kymaros.io/entities',
  /** On a RestoreTest: who owns it. */
  owner: 'kymaros.io/owner',
} as const;

/** API version of the RestoreTest kind. @public */
export const RESTORE_TEST_API_VERSION = 'restore.kymaros.io/v1alpha1';

/** Kind of a restore test document. @public */
export const RESTORE_TEST_KIND = 'RestoreTest';
