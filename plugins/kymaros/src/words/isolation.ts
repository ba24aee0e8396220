import type {
  IsolationAttempt,
  IsolationProof,
} from '@kymaros/plugin-kymaros-common';
import type { Tone } from './tones';

export const PROOF_TONES: Record<IsolationProof['status'], Tone> = {
  proven: 'good',
  refuted: 'bad',
  waived: 'fair',
};

type Outcome = IsolationAttempt['outcome'];

/** What was tried to be reached from a tier, and how that came out each time. */
export interface AttemptRow {
  target: string;
  address: string;
  expected: Outcome;
  outcomes: Partial<Record<IsolationAttempt['moment'], Outcome>>;
  asExpected: boolean;
}

/** All attempts from one tier. */
export interface AttemptsOfTier {
  tier: string;
  rows: AttemptRow[];
  /** Attempts, not rows. */
  total: number;
  asExpected: number;
}

/** Whether an attempt came out as it has to. */
export function isAsExpected(attempt: IsolationAttempt): boolean {
  return attempt.outcome === attempt.expected;
}

/** Attempts by tier, one row for each address; what is not as it has to be comes first. */
export function attemptsByTier(attempts: IsolationAttempt[]): AttemptsOfTier[] {
  const tiers = [...new Set(attempts.map(({ from }) => from))];
  return tiers.map(tier => {
    const own = attempts.filter(({ from }) => from === tier);
    return {
      tier,
      rows: rowsOf(own),
      total: own.length,
      asExpected: own.filter(isAsExpected).length,
    };
  });
}

function rowsOf(attempts: IsolationAttempt[]): AttemptRow[] {
  const rows = new Map<string, AttemptRow>();
  for (const attempt of attempts) {
    const { target, address, expected, moment } = attempt;
    const key = JSON.stringify([target, address, expected]);
    const row = rows.get(key) ?? {
      target,
      address,
      expected,
      outcomes: {},
      asExpected: true,
    };
    const before = row.outcomes[moment];
    rows.set(key, {
      ...row,
      // Of several tries at the same moment, the one that should not be tells.
      outcomes: {
        ...row.outcomes,
        [moment]:
          before !== undefined && before !== expected
            ? before
            : attempt.outcome,
      },
      asExpected: row.asExpected && isAsExpected(attempt),
    });
  }
  const rank = (row: AttemptRow) => Number(row.asExpected);
  return [...rows.values()].sort((a, b) => rank(a) - rank(b));
}
