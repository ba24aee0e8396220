import type { HazardReport } from '../plan/RestorePlan';
import type { Finding } from './Finding';
import type { IsolationProof } from './Isolation';
import type {
  BackupSummary,
  CheckResult,
  RestoreSummary,
  RunEnding,
  RunResult,
  StepSummary,
  TierResult,
} from './Run';

/** What happened in a run, as the engine's rooms report it. @public */
export type RunEventBody =
  | { type: 'run.queued' }
  | { type: 'run.started' }
  | { type: 'run.resumed'; reason: string }
  | { type: 'run.cancel-requested'; by: string }
  | {
      type: 'run.planned';
      backup?: BackupSummary;
      tiers: Array<Pick<TierResult, 'name' | 'sandbox'>>;
      hazards?: HazardReport[];
    }
  | { type: 'isolation.probed'; proof: IsolationProof }
  | { type: 'step.changed'; step: StepSummary }
  | { type: 'restore.progress'; tier: string; restore: RestoreSummary }
  | {
      type: 'tier.changed';
      tier: string;
      state: TierResult['state'];
      workloads?: TierResult['workloads'];
    }
  | { type: 'check.changed'; check: CheckResult }
  | { type: 'finding.added'; finding: Finding }
  | { type: 'run.verdict'; result: RunResult }
  | { type: 'run.kept'; until: string }
  | { type: 'run.finished'; ending: RunEnding };

/** An entry of a run's append-only list of events. @public */
export type RunEvent = RunEventBody & {
  runId: string;
  /** 1, 2, 3, ... within the run, without gaps. */
  seq: number;
  /** ISO 8601, UTC. */
  at: string;
};
