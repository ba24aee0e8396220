import {
  type CheckResult,
  durationMs,
  type RunTimings,
  type TimingSegment,
} from '@kymaros/plugin-kymaros-common';
import { type LevelScore, measured, notApplicable } from './levelResult';
import type { RunObservations } from './RunObservations';
import type { ScoredFinding } from './scoredFindings';

/** What was promised and what came of it. */
export interface ObjectivesInput {
  objectives: RunObservations['objectives'];
  timings: RunTimings;
  rpoMs?: number;
  checks: CheckResult[];
}

/** Were the objectives kept? The mean over those that are declared. */
export function objectives(input: ObjectivesInput): LevelScore {
  const kept = graded(input);
  if (!kept.length) {
    return notApplicable('objectives', 'no objective that could be measured');
  }
  const sum = kept.reduce((total, { value }) => total + value, 0);
  return measured(
    'objectives',
    sum / kept.length,
    kept
      .map(
        ({ name, seenMs, target }) =>
          `${name} ${
            seenMs === undefined ? 'not reached' : words(seenMs)
          } of ${target}`,
      )
      .join(', '),
  );
}

/** One for each objective that was missed; a gate when it was missed by more than twice. */
export function objectiveFindings(input: ObjectivesInput): ScoredFinding[] {
  return graded(input)
    .filter(({ value }) => value < 1)
    .map(missed =>
      missed.name === 'RTO'
        ? rtoExceeded(missed, input.timings)
        : rpoExceeded(missed),
    );
}

/**
 * Age, when the run began, of what it brought back: of the newest record that a check has read (of several checks, the
 * one that came out oldest), else of the backup.
 */
export function recoveryPointMs(options: {
  startedAt: Date;
  backup: RunObservations['backup'];
  checks: CheckResult[];
}): number | undefined {
  const records = options.checks.flatMap(({ state, value }) =>
    state === 'passed' && value?.kind === 'time' ? [value.number] : [],
  );
  const pointMs = records.length
    ? Math.min(...records)
    : Date.parse(options.backup?.startedAt ?? '');
  return Number.isFinite(pointMs)
    ? Math.max(0, options.startedAt.getTime() - pointMs)
    : undefined;
}

interface GradedObjective {
  name: 'RTO' | 'RPO';
  target: string;
  targetMs: number;
  /** Absent when the service did not come back. */
  seenMs?: number;
  value: number;
}

function graded(input: ObjectivesInput): GradedObjective[] {
  const { objectives: declared, timings, rpoMs, checks } = input;
  const isRequired = checks.some(({ severity }) => severity === 'critical');
  return [
    ...(declared.rto && isRequired
      ? [grade('RTO', declared.rto, timings.rtoMs)]
      : []),
    ...(declared.rpo && rpoMs !== undefined
      ? [grade('RPO', declared.rpo, rpoMs)]
      : []),
  ];
}

function grade(
  name: GradedObjective['name'],
  target: string,
  seenMs: number | undefined,
): GradedObjective {
  const targetMs = durationMs(target);
  const value = seenMs === undefined ? 0 : shareKept(seenMs, targetMs);
  return { name, target, targetMs, seenMs, value };
}

/** 1 up to the target, then less, to 0 at twice the target. */
function shareKept(seenMs: number, targetMs: number): number {
  return seenMs <= targetMs ? 1 : Math.max(0, 2 - seenMs / targetMs);
}

function rtoExceeded(
  { target, targetMs, seenMs }: GradedObjective,
  { path, queueMs }: RunTimings,
): ScoredFinding {
  const waited = queueMs
    ? `, without ${words(queueMs)} in the backup system's queue`
    : '';
  return {
    code: 'rto-exceeded',
    severity: 'critical',
    cause: 'APP',
    gate: isFarFrom(seenMs, targetMs),
    level: 'objectives',
    message:
      seenMs === undefined
        ? `The service was not back when the run ended; it must be within ${target}.`
        : `The service was back after ${words(
            seenMs,
          )}${waited}; it must be within ${target}.`,
    hint: `What took longest: ${longest(
      path,
    )}. Make that faster, or promise less in spec.objectives.rto.`,
  };
}

function rpoExceeded({
  target,
  targetMs,
  seenMs,
}: GradedObjective): ScoredFinding {
  return {
    code: 'rpo-exceeded',
    severity: 'critical',
    cause: 'BACKUP',
    gate: isFarFrom(seenMs, targetMs),
    level: 'objectives',
    message: `What came back was ${words(
      seenMs!,
    )} old when the run began; it may be ${target} at most.`,
    hint: 'Take backups more often, see whether the last ones failed, or promise less in spec.objectives.rpo.',
  };
}

function isFarFrom(seenMs: number | undefined, targetMs: number): boolean {
  return seenMs !== undefined && seenMs > 2 * targetMs;
}

function longest(path: TimingSegment[]): string {
  const segments = [...path]
    .filter(({ what }) => what !== 'queue')
    .sort((a, b) => b.durationMs - a.durationMs)
    .slice(0, 2)
    .map(
      ({ what, tier, durationMs: ms }) =>
        `${what}${tier ? ` of ${tier}` : ''} (${words(ms)})`,
    );
  return segments.join(', ') || 'not known';
}

/** `45 s`, `12 min 5 s`, `26 h 3 min`. */
function words(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) {
    return `${seconds} s`;
  }
  return minutes < 120
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
