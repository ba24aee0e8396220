import type {
  LevelResult,
  RunResult,
  TierResult,
} from '@kymaros/plugin-kymaros-common';
import { health } from './health';
import { integrity } from './integrity';
import { meanOfTiers, withNotMeasured } from './levelResult';
import { recoveryTimeMs } from './recoveryTime';
import type { RunObservations } from './RunObservations';
import { scoreLevels } from './score';
import { startup } from './startup';
import { decideVerdict } from './verdict';

/**
 * The result of a run, from nothing but what was observed. Integrity and startup are means over the tiers; health weighs
 * all checks together, so that one without a tier counts too.
 */
export function scoreRun(observations: RunObservations): RunResult {
  const { unplacedChecks, findings } = observations;
  const tiers = observations.tiers.map(
    (tier): TierResult => ({
      ...tier,
      levels: withNotMeasured([
        integrity(tier, findings),
        startup(tier),
        health(tier.checks),
      ]),
    }),
  );
  const checks = [...tiers.flatMap(tier => tier.checks), ...unplacedChecks];
  const levels = withNotMeasured([
    meanOfTiers('integrity', levelsOf(tiers, 'integrity')),
    meanOfTiers('startup', levelsOf(tiers, 'startup')),
    health(checks),
  ]);
  const score = scoreLevels(levels);
  const verdict = decideVerdict({
    levels,
    checks,
    findings,
    reachedAll: tiers.every(({ state }) => state !== 'skipped'),
    score,
  });
  return {
    verdict,
    // An error says nothing about the backup, so it has no score either.
    score: verdict === 'error' ? undefined : score.score,
    coverage: score.coverage,
    levels,
    tiers,
    unplacedChecks,
    findings: [...findings],
    rtoMs: recoveryTimeMs(observations.startedAt, checks),
  };
}

function levelsOf(
  tiers: TierResult[],
  level: LevelResult['level'],
): LevelResult[] {
  return tiers.flatMap(tier =>
    tier.levels.filter(result => result.level === level),
  );
}
