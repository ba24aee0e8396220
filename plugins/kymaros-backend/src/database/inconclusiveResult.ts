import {
  DEFAULT_LEVEL_WEIGHTS,
  LEVELS,
  worstFinding,
  type Run,
  type RunResult,
} from '@kymaros/plugin-kymaros-common';

/** The result of a run that ended before it could be scored: nothing is said about the backup (promise 9). */
export function inconclusiveResult(
  run: Pick<Run, 'tiers' | 'unplacedChecks' | 'findings'>,
): RunResult {
  return {
    verdict: 'error',
    cause: worstFinding(run.findings)?.cause,
    coverage: 0,
    levels: LEVELS.map(level => ({
      level,
      status: 'not-applicable',
      weight: DEFAULT_LEVEL_WEIGHTS[level],
      summary: 'The run ended before this could be measured',
    })),
    tiers: run.tiers,
    unplacedChecks: run.unplacedChecks,
    findings: run.findings,
  };
}
