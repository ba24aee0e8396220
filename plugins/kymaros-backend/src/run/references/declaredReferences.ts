import type { Finding } from '@kymaros/plugin-kymaros-common';
import type { BackedUpObject } from '@kymaros/plugin-kymaros-node';
import { type DeclaredName, declaredNames } from './declaredNames';
import { knownServices } from './knownServices';
import { missingReferenceFindings } from './missingReferences';

/** What the backed-up configuration says that the tiers need. JSON: it is kept between the steps of a run. */
export interface DeclaredReferences {
  names: DeclaredName[];
  /** Names of the Services that the backup holds, by source namespace. */
  services: Record<string, string[]>;
}

/** Reads from the backup's objects what they refer to by name, and what of it the backup lacks. */
export function declaredReferences(options: {
  /** Source namespaces. */
  tiers: readonly string[];
  /** That come into the sandboxes; absent when the backup could not be read. */
  objects?: readonly BackedUpObject[];
  /** The backup's own list of names; absent when it could not be read. */
  inventory?: Record<string, Record<string, string[]>>;
}): { references: DeclaredReferences; findings: Finding[] } {
  const { inventory, objects, tiers } = options;
  if (!objects) {
    const services = tiers.map(tier => [
      tier,
      inventory?.[tier]?.['v1/Service'] ?? [],
    ]);
    return {
      references: { names: [], services: Object.fromEntries(services) },
      findings: [],
    };
  }
  const services = knownServices(tiers, objects);
  return {
    references: {
      names: declaredNames(objects, services),
      services: Object.fromEntries(
        [...services].map(([tier, known]) => [tier, [...known.keys()]]),
      ),
    },
    findings: inventory ? missingReferenceFindings(objects, inventory) : [],
  };
}
