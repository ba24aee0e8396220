import type {
  Finding,
  IsolationAttempt,
  IsolationProof,
} from '@kymaros/plugin-kymaros-common';
import { ITSELF, type PlannedAttempt } from './attempts';
import {
  cutOffFinding,
  notClosedFinding,
  unclearFinding,
  type ProbedPlace,
} from './probeFindings';
import type { Outcome } from './script';

/** A planned attempt with what came of it, if anything did. */
export interface TriedAttempt {
  planned: PlannedAttempt;
  outcome?: Outcome;
}

/** What the attempts prove. */
export interface ProofOutcome {
  /** Absent when it cannot be told. */
  proof?: IsolationProof;
  /** With a gate unless it is proven. */
  findings: Finding[];
}

/** Whether the sandboxes are closed to the outside, and open to what the application needs. */
export function judge(
  tried: readonly TriedAttempt[],
  { control }: { control: string },
): ProofOutcome {
  const placeIn = (from: string): ProbedPlace =>
    from === control
      ? { words: 'the control namespace' }
      : { words: `the sandbox of ${from}`, tier: from };
  const unclear = tried.filter(
    attempt => !hasOutcome(attempt) || isDeaf(attempt),
  );
  if (unclear.length > 0) {
    return {
      findings: [unclearFinding(unclear[0], placeIn(unclear[0].planned.from))],
    };
  }
  const attempts = tried.filter(hasOutcome).map(evidence);
  const wrong = attempts.filter(
    ({ expected, outcome }) => expected !== outcome,
  );
  const findings = [...new Set(wrong.map(({ from }) => from))].flatMap(from => {
    const here = wrong.filter(attempt => attempt.from === from);
    const escaped = here.filter(({ outcome }) => outcome === 'reached');
    const missing = here.filter(({ outcome }) => outcome === 'blocked');
    return [
      ...(escaped.length > 0 ? [notClosedFinding(placeIn(from), escaped)] : []),
      ...(missing.length > 0 ? [cutOffFinding(placeIn(from), missing)] : []),
    ];
  });
  return {
    proof: { status: wrong.length > 0 ? 'refuted' : 'proven', attempts },
    findings,
  };
}

type Decided = TriedAttempt & {
  outcome: Outcome & { outcome: IsolationAttempt['outcome'] };
};

function hasOutcome(attempt: TriedAttempt): attempt is Decided {
  return attempt.outcome !== undefined && attempt.outcome.outcome !== 'unclear';
}

/** A probe that does not even reach itself cannot tell what is closed. */
function isDeaf({ planned, outcome }: TriedAttempt): boolean {
  return planned.target === ITSELF && outcome?.outcome !== 'reached';
}

function evidence({ planned, outcome }: Decided): IsolationAttempt {
  const { words: _, ...attempt } = planned;
  return { ...attempt, address: outcome.address, outcome: outcome.outcome };
}
