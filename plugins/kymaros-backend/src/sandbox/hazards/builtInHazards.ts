import type { Hazard } from '@kymaros/plugin-kymaros-node';
import { hostHazards } from './hostHazards';
import { metadataHazards } from './metadataHazards';
import { operatorHazards } from './operatorHazards';
import { policyHazards } from './policyHazards';
import { publicationHazards } from './publicationHazards';
import { serviceHazards } from './serviceHazards';
import { volumeHazards } from './volumeHazards';
import { workloadHazards } from './workloadHazards';

/** The table of hazards as Kymaros brings it; the backup provider and the config add to it. */
export const builtInHazards: readonly Hazard[] = [
  ...workloadHazards,
  ...serviceHazards,
  ...publicationHazards,
  ...policyHazards,
  ...hostHazards,
  ...volumeHazards,
  ...operatorHazards,
  ...metadataHazards,
];
