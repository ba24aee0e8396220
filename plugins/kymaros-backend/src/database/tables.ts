import type {
  RunState,
  StepKind,
  StepSummary,
  Verdict,
} from '@kymaros/plugin-kymaros-common';
import type { StopReason } from './RunStore';

/** A 64 bit integer: a number in SQLite, its digits in PostgreSQL. Read it with `Number`. */
export type StoredInteger = number | string;

/** Row of `runs`; the columns are explained in the migration. */
export interface RunRow {
  position: StoredInteger;
  id: string;
  test_ref: string;
  cluster: string;
  state: RunState;
  stopped: StopReason | null;
  verdict: Verdict | null;
  score: number | null;
  rto_ms: StoredInteger | null;
  duration_ms: StoredInteger | null;
  scheduled_for: StoredInteger | null;
  created_at: StoredInteger;
  started_at: StoredInteger | null;
  finished_at: StoredInteger | null;
  cancel_requested_by: string | null;
  lease_owner: string | null;
  lease_token: number;
  lease_expires_at: StoredInteger | null;
  last_event_seq: number;
  test: string;
  sandbox_names: string;
  sandbox_count: number;
  /** Null when it is not known any more what the definition was. */
  definition_hash: string | null;
  result: string | null;
  picture: string;
  summary: string;
}

/** Row of `run_steps`. */
export interface RunStepRow {
  run_id: string;
  step_id: string;
  ordinal: number;
  kind: StepKind;
  tier: string | null;
  state: StepSummary['state'];
  attempts: number;
  started_at: StoredInteger | null;
  finished_at: StoredInteger | null;
  message: string | null;
  output: string | null;
}

/** Row of `run_events`. */
export interface RunEventRow {
  run_id: string;
  seq: number;
  at: StoredInteger;
  body: string;
}

/** Row of `cluster_slots`. */
export interface ClusterSlotRow {
  cluster: string;
  slot: number;
  run_id: string;
}

/** Row of `sandboxes`. */
export interface SandboxRow {
  id: StoredInteger;
  run_id: string;
  cluster: string;
  namespace: string;
  reserved_at: StoredInteger | null;
  uid: string | null;
  kept_until: StoredInteger | null;
  deleted_at: StoredInteger | null;
}

/** What is kept beside a run and given up before it. */
export type RunPart = 'contents' | 'logs';

/** Row of `run_parts`. */
export interface RunPartRow {
  run_id: string;
  part: RunPart;
  /** JSON, gzipped. */
  body: Buffer;
}

/** Row of `check_values`. */
export interface CheckValueRow {
  run_id: string;
  check_name: string;
  test_ref: string;
  run_position: StoredInteger;
  at: StoredInteger;
  kind: 'number' | 'time';
  value: number;
  state: 'passed' | 'failed';
  reading_hash: string;
}

/** Row of `evidence`. */
export interface EvidenceRow {
  run_id: string;
  test_ref: string;
  sequence: number;
  verdict: Verdict;
  finished_at: StoredInteger;
  hash: string;
  previous_hash: string | null;
  /** JSON: an evidence file. */
  body: string;
}

/** Row of `evidence_keys`. */
export interface EvidenceKeyRow {
  key_id: string;
  origin: 'generated' | 'configured';
  public_key: string;
  private_key: string | null;
  added_at: StoredInteger;
}
