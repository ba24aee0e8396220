import type {
  CheckResult,
  Finding,
  LevelResult,
  RunSummary,
  StepSummary,
  TierResult,
  Verdict,
} from '@kymaros/plugin-kymaros-common';

/** What something looks like: each tone has a mark of its own shape, and is always shown with a word. */
export type Tone =
  | 'good'
  | 'fair'
  | 'bad'
  /** Nothing was checked. */
  | 'unknown'
  /** We could not test; nobody's backup is at fault. */
  | 'fault'
  | 'moving'
  | 'waiting'
  | 'none'
  | 'note';

export const VERDICT_TONES: Record<Verdict, Tone> = {
  pass: 'good',
  partial: 'fair',
  fail: 'bad',
  unverified: 'unknown',
  error: 'fault',
};

export const TIER_TONES: Record<TierResult['state'], Tone> = {
  pending: 'waiting',
  restoring: 'moving',
  starting: 'moving',
  ready: 'good',
  failed: 'bad',
  skipped: 'none',
};

export const CHECK_TONES: Record<CheckResult['state'], Tone> = {
  pending: 'waiting',
  running: 'moving',
  passed: 'good',
  failed: 'bad',
  error: 'fault',
  skipped: 'none',
};

export const STEP_TONES: Record<StepSummary['state'], Tone> = {
  pending: 'waiting',
  running: 'moving',
  done: 'good',
  failed: 'bad',
  skipped: 'none',
};

export const SEVERITY_TONES: Record<Finding['severity'], Tone> = {
  critical: 'bad',
  warning: 'fair',
  info: 'note',
};

/** A run's verdict once it is known, its state before. */
export function toneOfRun(run: Pick<RunSummary, 'verdict' | 'state'>): Tone {
  if (run.verdict) {
    return VERDICT_TONES[run.verdict];
  }
  return run.state === 'queued' ? 'waiting' : 'moving';
}

/** How well a level came out. */
export function gradeOfLevel(
  result: LevelResult,
): 'full' | 'partly' | 'poor' | 'notApplicable' | 'notMeasured' {
  if (result.status === 'not-applicable') {
    return 'notApplicable';
  }
  if (result.status === 'not-measured' || result.value === undefined) {
    return 'notMeasured';
  }
  if (result.value >= 1) {
    return 'full';
  }
  return result.value >= 0.5 ? 'partly' : 'poor';
}

export const GRADE_TONES: Record<ReturnType<typeof gradeOfLevel>, Tone> = {
  full: 'good',
  partly: 'fair',
  poor: 'bad',
  notApplicable: 'none',
  notMeasured: 'none',
};

/** Findings, the worst first; what decides the verdict before what does not. */
export function bySeverity(findings: Finding[]): Finding[] {
  const rank = { critical: 0, warning: 2, info: 4 };
  const rankOf = (finding: Finding) =>
    rank[finding.severity] - (finding.gate ? 1 : 0);
  return [...findings].sort((a, b) => rankOf(a) - rankOf(b));
}
