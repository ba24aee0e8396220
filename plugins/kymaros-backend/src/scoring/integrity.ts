import type { Finding, LevelResult } from '@kymaros/plugin-kymaros-common';
import { measured, notApplicable } from './levelResult';
import type { TierObservations } from './RunObservations';

const VOLUMES_SHARE = 0.5;
/** Of what is left beside the volumes. */
const ERRORS_SHARE = 0.8;

/**
 * Did all that Velero was asked for come out of the backup? Half of it is volume data, where the tier has any; four
 * fifths of the rest are objects without errors, one fifth objects without warnings. Messages that blame the sandbox or
 * the infrastructure do not count: they say nothing about the backup.
 */
export function integrity(
  tier: TierObservations,
  findings: readonly Finding[],
): LevelResult {
  const { restore } = tier;
  if (!restore) {
    return unreached(tier);
  }
  if (!restore.itemsRestored) {
    return measured('integrity', 0, 'nothing was restored');
  }
  const blaming = findings.filter(
    finding =>
      finding.tier === tier.name &&
      finding.level === 'integrity' &&
      (finding.cause === 'BACKUP' || finding.cause === 'APP'),
  );
  const items = Math.max(restore.itemsTotal, restore.itemsRestored);
  const errors = count(blaming, 'critical');
  const warnings = count(blaming, 'warning');
  const objects =
    ERRORS_SHARE * shareWithout(errors, items) +
    (1 - ERRORS_SHARE) * shareWithout(warnings, items);
  const volumes = restore.volumes.length;
  const goodVolumes = restore.volumes.filter(
    ({ phase }) => phase === 'Completed',
  ).length;
  return measured(
    'integrity',
    volumes
      ? VOLUMES_SHARE * (goodVolumes / volumes) + (1 - VOLUMES_SHARE) * objects
      : objects,
    `${items} items with ${errors} errors and ${warnings} warnings` +
      `${volumes ? `, data of ${goodVolumes} of ${volumes} volumes` : ''}`,
  );
}

function unreached(tier: TierObservations): LevelResult {
  return tier.state === 'skipped'
    ? measured('integrity', 0, 'not restored')
    : notApplicable('integrity', 'not restored');
}

function count(findings: Finding[], severity: Finding['severity']): number {
  return findings.filter(finding => finding.severity === severity).length;
}

function shareWithout(bad: number, items: number): number {
  return 1 - Math.min(1, bad / items);
}
