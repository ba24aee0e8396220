import type {
  CheckResult,
  Finding,
  LevelName,
  LevelResult,
  RunResult,
  TierResult,
} from '@kymaros/plugin-kymaros-common';
import { completeness } from './completeness';
import { dependencies } from './dependencies';
import { health } from './health';
import { integrity } from './integrity';
import {
  type LevelScore,
  meanOfTiers,
  notApplicable,
  notMeasured,
  weigh,
} from './levelResult';
import { lostPoints } from './lostPoints';
import {
  objectiveFindings,
  objectives,
  type ObjectivesInput,
  recoveryPointMs,
} from './objectives';
import type { RunObservations, TierObservations } from './RunObservations';
import { hasLostPoints, scoreLevels } from './score';
import type { ScoredFinding } from './scoredFindings';
import { startup, startupFindings } from './startup';
import { runTimings } from './timings';
import { decideVerdict, decidingFinding, isInconclusive } from './verdict';

/**
 * The result of a run, from nothing but what was observed. Integrity, completeness and startup are means over the tiers;
 * health weighs all checks together, so that one without a tier counts too.
 */
export function scoreRun(observations: RunObservations): RunResult {
  const { weights, unplacedChecks, startedAt, backup } = observations;
  const seen = [
    ...observations.findings,
    ...unreachedTiers(observations.tiers, observations.findings),
  ];
  const deciding = decidingFinding(seen);
  const error = deciding && isInconclusive(deciding) ? deciding : undefined;
  const weighed = (scores: LevelScore[]) =>
    weigh(error ? scores.map(withoutLoss) : scores, weights);
  const checks = [
    ...observations.tiers.flatMap(tier => tier.checks),
    ...unplacedChecks,
  ];
  const promised: ObjectivesInput = {
    objectives: observations.objectives,
    timings: runTimings({ ...observations, checks }),
    rpoMs: recoveryPointMs({ startedAt, backup, checks }),
    checks,
  };
  const tiers = observations.tiers.map(tier => ({
    tier,
    scores: tierScores(tier, observations),
  }));
  const meanOf = (level: LevelName) =>
    meanOfTiers(
      level,
      tiers.map(({ scores }) => scores.find(score => score.level === level)!),
    );
  const levels = weighed([
    meanOf('integrity'),
    meanOf('completeness'),
    meanOf('startup'),
    health(checks),
    dependencies(observations.dependencies),
    objectives(promised),
  ]);
  return {
    ...(error
      ? inconclusive(error, { levels, findings: seen })
      : judge({
          levels,
          checks,
          tiers: observations.tiers,
          promised,
          findings: seen,
        })),
    levels,
    tiers: tiers.map(
      ({ tier, scores }): TierResult => ({
        ...tier,
        levels: weighed(scores),
      }),
    ),
    unplacedChecks,
    dependencies: observations.dependencies,
    timings: promised.timings,
    rtoMs: promised.timings.rtoMs,
    rpoMs: promised.rpoMs,
  };
}

/** How a tier came out by itself. Objectives are kept or missed by all tiers together. */
function tierScores(
  tier: TierObservations,
  { findings, dependencies: needed }: RunObservations,
): LevelScore[] {
  return [
    integrity(tier, findings),
    completeness(tier),
    startup(tier),
    health(tier.checks),
    dependencies(needed?.filter(({ tier: of }) => of === tier.name)),
    notApplicable('objectives', 'kept or missed by the whole run'),
  ];
}

type Judgement = Pick<
  RunResult,
  'verdict' | 'cause' | 'score' | 'coverage' | 'findings'
>;

/** Verdict and score, and the findings with those that follow from them. */
function judge(input: {
  levels: LevelResult[];
  checks: CheckResult[];
  tiers: TierObservations[];
  promised: ObjectivesInput;
  findings: readonly Finding[];
}): Judgement {
  const { levels, checks, tiers, promised } = input;
  const score = scoreLevels(levels);
  const explained = [
    ...input.findings,
    ...tiers.flatMap(startupFindings),
    ...objectiveFindings(promised),
  ];
  const findings = [...explained, ...lostPoints(levels, explained)];
  const decision = decideVerdict({ levels, checks, findings, score });
  return {
    verdict: decision.verdict,
    cause: decision.cause,
    score: score.score,
    coverage: score.coverage,
    findings: [...findings, ...decision.findings],
  };
}

/** An error says nothing about the backup, so it has no score. */
function inconclusive(
  { cause }: Finding,
  { levels, findings }: { levels: LevelResult[]; findings: Finding[] },
): Judgement {
  const { coverage } = scoreLevels(levels);
  return { verdict: 'error', cause, score: undefined, coverage, findings };
}

/** What was lost in a run that could not test the backup is held against nobody. */
function withoutLoss(score: LevelScore): LevelScore {
  return hasLostPoints(score)
    ? notMeasured(score.level, `the run could not test it (${score.summary})`)
    : score;
}

/** A gate of our own for tiers that were never reached, when nothing that was found explains it. */
function unreachedTiers(
  tiers: TierObservations[],
  findings: readonly Finding[],
): ScoredFinding[] {
  const skipped = tiers.filter(({ state }) => state === 'skipped');
  if (!skipped.length || decidingFinding(findings)) {
    return [];
  }
  return skipped.map(({ name }) => ({
    code: 'tier-not-reached',
    severity: 'critical',
    cause: 'INFRA',
    gate: true,
    tier: name,
    message: `${name} was never restored, and nothing that was seen says why.`,
    hint: 'Run the test again. If it stays so, please report it with the log of the backend.',
  }));
}
