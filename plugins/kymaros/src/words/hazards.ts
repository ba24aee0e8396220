import type { HazardReport } from '@kymaros/plugin-kymaros-common';
import type { Tone } from './tones';

export const HAZARD_TONES: Record<HazardReport['action'], Tone> = {
  refused: 'bad',
  allowed: 'fair',
  changed: 'good',
  excluded: 'none',
};

const RANK: Record<HazardReport['action'], number> = {
  refused: 0,
  allowed: 1,
  excluded: 2,
  changed: 3,
};

/** The same hazard in all of its tiers. */
export type HazardInTiers = Omit<HazardReport, 'tier' | 'omitted'> & {
  /** So many more objects are not listed. */
  omitted: number;
};

/** Hazards with their objects of all tiers together; what stops the run or is let be comes first. */
export function hazardsTogether(reports: HazardReport[]): HazardInTiers[] {
  const together = new Map<string, HazardInTiers>();
  for (const { tier, ...report } of reports) {
    const key = `${report.id} ${report.action}`;
    const before = together.get(key);
    together.set(key, {
      ...report,
      omitted: (before?.omitted ?? 0) + (report.omitted ?? 0),
      objects: [
        ...(before?.objects ?? []),
        ...report.objects.map(object => ({ namespace: tier, ...object })),
      ],
    });
  }
  return [...together.values()].sort((a, b) => RANK[a.action] - RANK[b.action]);
}
