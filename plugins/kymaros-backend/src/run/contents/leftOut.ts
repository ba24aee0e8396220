import type { LabelSelector } from '@kymaros/plugin-kymaros-common';
import type {
  BackedUpObject,
  BackupProvider,
} from '@kymaros/plugin-kymaros-node';
import type { ClusterHazards } from '../../sandbox/hazards/ClusterHazards';
import { fieldAt, listAt, textAt } from '../../sandbox/hazards/fields';
import {
  matchesResource,
  NEVER_RESTORED,
} from '../../sandbox/hazards/resources';
import { isFinishedPod, isOfExcludedJob, isSelected } from '../comesIn';

/** By what is decided which objects of a backup need not come back. */
export interface LeavingRules {
  hazards: Pick<ClusterHazards, 'excluding'>;
  provider: Pick<BackupProvider, 'leavesOut'>;
  labelSelector?: LabelSelector;
}

/** What a cluster makes in every namespace. */
const MADE_EVERYWHERE: Readonly<Record<string, readonly string[]>> = {
  configmaps: ['kube-root-ca.crt', 'openshift-service-ca.crt'],
  serviceaccounts: ['default', 'builder', 'deployer'],
};

/** What a cluster makes for other objects, and again when those come back. */
const MADE_BY_CLUSTER = [
  'endpoints',
  'endpointslices.discovery.k8s.io',
  'leases.coordination.k8s.io',
  'controllerrevisions.apps',
];

/** Why an object of a backup need not come back, by itself; nothing when it must. Who owns it is another question. */
export function leftOutBecause(
  object: BackedUpObject,
  { hazards, provider, labelSelector }: LeavingRules,
): string | undefined {
  const { resource } = object;
  if (matchesResource(NEVER_RESTORED, resource)) {
    return 'comes and goes by itself';
  }
  if (isMadeByCluster(object)) {
    return 'made by the cluster itself';
  }
  const hazard = hazards.excluding(resource);
  if (hazard) {
    return `left out by Kymaros: ${hazard.title}`;
  }
  if (!isSelected(object, labelSelector)) {
    return 'not selected by the test';
  }
  if (isOfExcludedJob(object, hazards)) {
    return 'of a Job that is left out';
  }
  return isFinishedPod(object) || isFinishedJob(object)
    ? 'finished'
    : provider.leavesOut(object);
}

/** Whether clusters make such an object without being asked. */
export function isMadeByCluster({
  metadata,
  resource,
}: Pick<BackedUpObject, 'metadata' | 'resource'>): boolean {
  return (
    MADE_BY_CLUSTER.includes(resource) ||
    !!MADE_EVERYWHERE[resource]?.includes(metadata.name)
  );
}

function isFinishedJob(object: BackedUpObject): boolean {
  return (
    object.resource === 'jobs.batch' &&
    (fieldAt(object, 'status', 'completionTime') !== undefined ||
      listAt(object, 'status', 'conditions').some(
        condition =>
          ['Complete', 'Failed'].includes(textAt(condition, 'type') ?? '') &&
          textAt(condition, 'status') === 'True',
      ))
  );
}
