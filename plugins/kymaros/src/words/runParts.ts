import type { Run } from '@kymaros/plugin-kymaros-common';
import type { Translate } from '../translation';
import { isInTrouble } from './tiers';
import { toneOfDependency } from './dependencies';
import { bySeverity, SEVERITY_TONES, type Tone } from './tones';

/** A part of the page of a run: what its address ends in, what it is called, and what is the matter with it. */
export interface RunPart {
  id: string;
  title: string;
  /** Absent where nothing is. */
  tone?: Tone;
}

/** What the address of a tier's part ends in. */
export function idOfTier(tier: string): string {
  return `tier-${tier}`;
}

/** The parts that the page of a run has now, from top to bottom. */
export function partsOf(run: Run, t: Translate): RunPart[] {
  const isFinished = run.state === 'finished';
  const [worst] = bySeverity(run.findings);
  return [
    {
      id: 'findings',
      title: t('finding.title'),
      tone: worst && SEVERITY_TONES[worst.severity],
    },
    { id: 'timeline', title: t('timeline.title') },
    ...(run.timings && run.timings.path.length > 0
      ? [{ id: 'path', title: t('path.title') }]
      : []),
    ...(run.levels.length > 0
      ? [{ id: 'levels', title: t('matrix.title') }]
      : []),
    ...run.tiers.map(tier => ({
      id: idOfTier(tier.name),
      title: tier.name,
      ...(isInTrouble(tier) ? { tone: 'bad' as const } : {}),
    })),
    ...(run.dependencies
      ? [
          {
            id: 'dependencies',
            title: t('dependencies.title'),
            ...(leadsToProduction(run) ? { tone: 'bad' as const } : {}),
          },
        ]
      : []),
    ...(isFinished ? [{ id: 'logs', title: t('logs.title') }] : []),
    {
      id: 'isolation',
      title: t('isolation.title'),
      ...(run.isolation?.status === 'refuted' ? { tone: 'bad' as const } : {}),
    },
    ...(run.hazards.length > 0
      ? [{ id: 'hazards', title: t('hazard.made') }]
      : []),
    ...(isFinished
      ? [
          { id: 'compare', title: t('compare.title') },
          { id: 'evidence', title: t('evidence.title') },
        ]
      : []),
  ];
}

/** Whether a name that a tier needs would have reached production. */
export function leadsToProduction(run: Pick<Run, 'dependencies'>): boolean {
  return (run.dependencies ?? []).some(
    dependency => toneOfDependency(dependency) === 'bad',
  );
}
