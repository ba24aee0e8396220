import type { Finding } from '@kymaros/plugin-kymaros-common';
import {
  type LevelScore,
  measured,
  notApplicable,
  notMeasured,
} from './levelResult';
import type { TierObservations } from './RunObservations';

const VOLUMES_SHARE = 0.5;
/** Of what is left beside the volumes. */
const ERRORS_SHARE = 0.8;

/**
 * Did all that Velero was asked for come out of the backup? Half of it is volume data, where the tier has any: a volume
 * that came back empty counts like one whose data failed. Four fifths of the rest are objects without errors, one fifth
 * objects without warnings. Messages that blame the sandbox or the infrastructure do not count: they say nothing about
 * the backup.
 */
export function integrity(
  tier: TierObservations,
  findings: readonly Finding[],
): LevelScore {
  const { restore } = tier;
  if (!restore) {
    return unreached(tier, findings);
  }
  if (!restore.itemsRestored) {
    return isSpoilt(findings)
      ? notMeasured('integrity', 'nothing was restored, for reasons beside it')
      : measured('integrity', 0, 'nothing was restored');
  }
  // Of volumes and of lacking objects the parts beside this one speak.
  const blaming = findings.filter(
    finding =>
      finding.tier === tier.name &&
      finding.level === 'integrity' &&
      finding.object?.kind !== 'PersistentVolumeClaim' &&
      isAboutBackup(finding),
  );
  const items = Math.max(restore.itemsTotal, restore.itemsRestored);
  const errors = count(blaming, 'critical');
  const warnings = count(blaming, 'warning');
  const objects =
    ERRORS_SHARE * shareWithout(errors, items) +
    (1 - ERRORS_SHARE) * shareWithout(warnings, items);
  const { all, good } = volumesOf(tier);
  return measured(
    'integrity',
    all
      ? VOLUMES_SHARE * (good / all) + (1 - VOLUMES_SHARE) * objects
      : objects,
    `${items} items with ${errors} errors and ${warnings} warnings` +
      `${all ? `, data of ${good} of ${all} volumes` : ''}`,
  );
}

/** Volumes of which it is known whether their data came; before the comparison only those whose data was moved. */
function volumesOf({ contents, restore }: TierObservations): {
  all: number;
  good: number;
} {
  if (!contents) {
    const volumes = restore?.volumes ?? [];
    const good = volumes.filter(({ phase }) => phase === 'Completed');
    return { all: volumes.length, good: good.length };
  }
  const known = contents.volumes.filter(({ data }) => data !== 'unknown');
  const good = known.filter(({ data }) => data === 'restored');
  return { all: known.length, good: good.length };
}

function unreached(
  tier: TierObservations,
  findings: readonly Finding[],
): LevelScore {
  return tier.state === 'skipped' && !isSpoilt(findings)
    ? measured('integrity', 0, 'not restored')
    : notApplicable('integrity', 'not restored');
}

/** Whether something that is no flaw of the backup kept a tier from being restored. */
function isSpoilt(findings: readonly Finding[]): boolean {
  return findings.some(
    finding => finding.severity === 'critical' && !isAboutBackup(finding),
  );
}

function isAboutBackup({ cause }: Finding): boolean {
  return cause === 'BACKUP' || cause === 'APP';
}

function count(findings: Finding[], severity: Finding['severity']): number {
  return findings.filter(finding => finding.severity === severity).length;
}

function shareWithout(bad: number, items: number): number {
  return 1 - Math.min(1, bad / items);
}
