import type { LabelSelector } from '@kymaros/plugin-kymaros-common';
import type { BackedUpObject } from '@kymaros/plugin-kymaros-node';
import type { ClusterHazards } from '../sandbox/hazards/ClusterHazards';
import { textAt } from '../sandbox/hazards/fields';
import { hasAnyOf } from '../sandbox/hazards/marks';
import { matchesSelector } from './labelSelector';

/** Pods of Jobs have one of these. */
const JOB_LABELS = ['batch.kubernetes.io/job-name', 'job-name'];
const DONE = ['Succeeded', 'Failed'];

/** Whether the test asks for it. Claims come in with the pods that use them, whatever their labels. */
export function isSelected(
  { metadata, resource }: BackedUpObject,
  labelSelector: LabelSelector = {},
): boolean {
  return (
    resource === 'persistentvolumeclaims' ||
    matchesSelector(metadata.labels, labelSelector)
  );
}

/** A pod does not come along when its Job stays out. */
export function isOfExcludedJob(
  { metadata, resource }: BackedUpObject,
  hazards: Pick<ClusterHazards, 'excluding'>,
): boolean {
  return (
    resource === 'pods' &&
    hazards.excluding('jobs.batch') !== undefined &&
    hasAnyOf({ metadata }, 'labels', JOB_LABELS)
  );
}

/** A pod that has ended does not come back. */
export function isFinishedPod(object: BackedUpObject): boolean {
  return (
    object.resource === 'pods' &&
    DONE.includes(textAt(object, 'status', 'phase') ?? '')
  );
}
