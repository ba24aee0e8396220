import type { V1Namespace } from '@kubernetes/client-node';
import {
  KYMAROS_LABELS,
  KYMAROS_NAMESPACE_ANNOTATIONS,
  MANAGED_BY,
} from '@kymaros/plugin-kymaros-common';

/** Clocks of installations that share a cluster may differ by this much. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** Whether any Kymaros made the namespace, and its time is over. */
export function isExpired(namespace: V1Namespace, now: Date): boolean {
  const {
    labels = {},
    annotations = {},
    deletionTimestamp,
  } = namespace.metadata ?? {};
  const isOurs =
    labels[KYMAROS_LABELS.managedBy] === MANAGED_BY &&
    Boolean(labels[KYMAROS_LABELS.runId]) &&
    ['sandbox', 'control'].includes(labels[KYMAROS_LABELS.role]);
  const expiresAt = Date.parse(
    annotations[KYMAROS_NAMESPACE_ANNOTATIONS.expiresAt] ?? '',
  );
  return (
    isOurs &&
    !deletionTimestamp &&
    now.getTime() > expiresAt + CLOCK_TOLERANCE_MS
  );
}
