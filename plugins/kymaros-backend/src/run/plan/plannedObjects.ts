import type { LabelSelector } from '@kymaros/plugin-kymaros-common';
import type { BackedUpObject } from '@kymaros/plugin-kymaros-node';
import type { ClusterHazards } from '../../sandbox/hazards/ClusterHazards';
import {
  matchesResource,
  NEVER_RESTORED,
} from '../../sandbox/hazards/resources';
import { isFinishedPod, isOfExcludedJob, isSelected } from '../comesIn';

/** Those objects of the backup that a run has to do with, whether they come in, are changed or stay out. */
export function plannedObjects(
  objects: readonly BackedUpObject[],
  options: {
    namespaces: string[];
    labelSelector?: LabelSelector;
    hazards: ClusterHazards;
  },
): BackedUpObject[] {
  const { hazards, labelSelector, namespaces } = options;
  return objects.filter(
    object =>
      namespaces.includes(object.metadata.namespace ?? '') &&
      !matchesResource(NEVER_RESTORED, object.resource) &&
      isSelected(object, labelSelector) &&
      !isFinishedPod(object) &&
      !isOfExcludedJob(object, hazards),
  );
}
