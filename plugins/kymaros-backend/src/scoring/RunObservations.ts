import type {
  BackupSummary,
  CheckResult,
  Dependency,
  Finding,
  LevelName,
  RestoreTestSpec,
  Run,
  StepSummary,
  TierResult,
} from '@kymaros/plugin-kymaros-common';
import { isMadeByScoring } from './scoredFindings';

/** What was seen of one tier. */
export type TierObservations = Omit<TierResult, 'levels'>;

/** What each level counts for. */
export type LevelWeights = Readonly<Record<LevelName, number>>;

/** All that a run's result is computed from: any stored run can be scored again. */
export interface RunObservations {
  startedAt: Date;
  backup?: Pick<BackupSummary, 'startedAt'>;
  tiers: TierObservations[];
  unplacedChecks: CheckResult[];
  dependencies?: Dependency[];
  /** In the order in which they were made. */
  findings: readonly Finding[];
  /** Those that had ended before the run was scored. */
  steps: readonly StepSummary[];
  objectives: RestoreTestSpec['objectives'];
  weights: LevelWeights;
}

/** What was observed in a run that has been scored: scoring it again gives the same result. */
export function observationsOf(run: Run): RunObservations {
  const weights = run.levels.map(({ level, weight }) => [level, weight]);
  const scoredAt = run.steps.findIndex(({ kind }) => kind === 'score');
  return {
    startedAt: new Date(run.startedAt ?? run.createdAt),
    backup: run.backup,
    tiers: run.tiers.map(({ levels: _levels, ...tier }) => tier),
    unplacedChecks: run.unplacedChecks,
    dependencies: run.dependencies,
    findings: run.findings.filter(finding => !isMadeByScoring(finding)),
    steps: run.steps.slice(0, scoredAt === -1 ? undefined : scoredAt),
    objectives: run.spec.objectives,
    weights: Object.fromEntries(weights),
  };
}
