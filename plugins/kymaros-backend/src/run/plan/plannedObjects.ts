import type { LabelSelector } from '@kymaros/plugin-kymaros-common';
import type { BackedUpObject } from '@kymaros/plugin-kymaros-node';
import type { ClusterHazards } from '../../sandbox/hazards/ClusterHazards';
import { textAt } from '../../sandbox/hazards/fields';
import { hasAnyOf } from '../../sandbox/hazards/marks';
import {
  matchesResource,
  NEVER_RESTORED,
} from '../../sandbox/hazards/resources';
import { matchesSelector } from '../labelSelector';

/** Pods of Jobs have one of these. */
const JOB_LABELS = ['batch.kubernetes.io/job-name', 'job-name'];
const DONE = ['Succeeded', 'Failed'];

/** Those objects of the backup that a run has to do with, whether they come in, are changed or stay out. */
export function plannedObjects(
  objects: readonly BackedUpObject[],
  options: {
    namespaces: string[];
    labelSelector?: LabelSelector;
    hazards: ClusterHazards;
  },
): BackedUpObject[] {
  const { hazards, labelSelector = {}, namespaces } = options;
  const withoutJobs = hazards.excluding('jobs.batch') !== undefined;
  return objects.filter(
    object =>
      namespaces.includes(object.metadata.namespace ?? '') &&
      !matchesResource(NEVER_RESTORED, object.resource) &&
      (isClaim(object) ||
        matchesSelector(object.metadata.labels, labelSelector)) &&
      !(object.resource === 'pods' && isDone(object)) &&
      !(object.resource === 'pods' && withoutJobs && isOfJob(object)),
  );
}

/** Come in with the pods that use them, whatever their labels. */
function isClaim({ resource }: BackedUpObject): boolean {
  return resource === 'persistentvolumeclaims';
}

function isDone(object: BackedUpObject): boolean {
  return DONE.includes(textAt(object, 'status', 'phase') ?? '');
}

/** Does not come along when its Job stays out. */
function isOfJob({ metadata }: BackedUpObject): boolean {
  return hasAnyOf({ metadata }, 'labels', JOB_LABELS);
}
