import type { ObjectReference } from '@kymaros/plugin-kymaros-common';
import type { BackedUpObject } from '@kymaros/plugin-kymaros-node';
import { fieldAt } from '../../sandbox/hazards/fields';
import { referTo } from '../../sandbox/hazards/nameObjects';
import { podOf } from '../../sandbox/hazards/podCarriers';
import { uncontrolled } from '../plan/owners';

/** What runs pods, with the specification of these. */
export interface WorkloadSpec {
  object: ObjectReference;
  /** Source namespace. */
  tier: string;
  spec: unknown;
}

/** All that runs pods of its own accord: of a Deployment, its ReplicaSets and their pods only the Deployment. */
export function workloadSpecs(
  objects: readonly BackedUpObject[],
): WorkloadSpec[] {
  return uncontrolled(objects).flatMap(object => {
    const spec = fieldAt(podOf(object), 'spec');
    return spec === undefined
      ? []
      : [
          {
            object: referTo(object),
            tier: object.metadata.namespace ?? '',
            spec,
          },
        ];
  });
}
