import type { LabelSelector } from '@kymaros/plugin-kymaros-common';
import type { BackedUpObject } from '@kymaros/plugin-kymaros-node';
import { textAt } from '../../sandbox/hazards/fields';
import { matchesSelector } from '../labelSelector';

/** Pods of Jobs have one of these; they do not come along without their Jobs. */
const JOB_LABELS = ['batch.kubernetes.io/job-name', 'job-name'];
const DONE = ['Succeeded', 'Failed'];

/** Those objects of the backup that a run has to do with, whether they come in, are changed or stay out. */
export function plannedObjects(
  objects: readonly BackedUpObject[],
  options: { namespaces: string[]; labelSelector?: LabelSelector },
): BackedUpObject[] {
  const { labelSelector = {}, namespaces } = options;
  return objects.filter(
    object =>
      namespaces.includes(object.metadata.namespace ?? '') &&
      (isClaim(object) ||
        matchesSelector(object.metadata.labels, labelSelector)) &&
      !isDonePod(object),
  );
}

/** Come in with the pods that use them, whatever their labels. */
function isClaim({ resource }: BackedUpObject): boolean {
  return resource === 'persistentvolumeclaims';
}

function isDonePod(object: BackedUpObject): boolean {
  return (
    object.resource === 'pods' &&
    (JOB_LABELS.some(label => object.metadata.labels?.[label] !== undefined) ||
      DONE.includes(textAt(object, 'status', 'phase') ?? ''))
  );
}
