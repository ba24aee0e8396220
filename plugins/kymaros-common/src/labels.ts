/**
 * Labels and annotations on everything that Kymaros makes in a cluster.
 *
 * @public
 */
export const KYMAROS_LABELS = {
  /** Always {@link MANAGED_BY}. */
  managedBy: 'app.kubernetes.io/managed-by',
  runId: 'kymaros.io/run-id',
  /** `kymaros.instance` of the Backstage that made it. */
  instance: 'kymaros.io/instance',
  /** The test's name, shortened to a label value. */
  test: 'kymaros.io/test',
  /** Source namespace; on sandboxes only. */
  tier: 'kymaros.io/tier',
  /** `sandbox` or `control`; on namespaces only. */
  role: 'kymaros.io/role',
  /** Keeps the namespace out of other backups. */
  excludeFromBackup: 'velero.io/exclude-from-backup',
} as const;

/** Annotations on namespaces that Kymaros makes. @public */
export const KYMAROS_NAMESPACE_ANNOTATIONS = {
  testRef: 'kymaros.io/test-ref',
  /** ISO 8601; any Kymaros removes the namespace after it, whoever made it. */
  expiresAt: 'kymaros.io/expires-at',
} as const;

/** Value of {@link KYMAROS_LABELS}.managedBy. @public */
export const MANAGED_BY = 'kymaros';
