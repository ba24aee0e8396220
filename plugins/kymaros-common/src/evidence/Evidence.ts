import type { RestoreTestSpec } from '../restoreTest/schema';
import type { Finding } from '../run/Finding';
import type { IsolationProof } from '../run/Isolation';
import type { LevelResult } from '../run/levels';
import type {
  BackupSummary,
  CheckResult,
  RunEnding,
  RunTrigger,
  Verdict,
} from '../run/Run';
import type { TierContents } from '../run/Contents';
import type { RunTimings } from '../run/Timings';

/** The record of a finished run. Written once; every finished run has one, whatever came of it. @public */
export interface EvidenceRecord {
  format: 'kymaros.io/evidence/v1';
  /** Its place among the records of the test: 1, 2, 3, ... */
  sequence: number;
  /** `hash` of the record before it; absent for the first. */
  previousHash?: string;
  /** ISO 8601. */
  recordedAt: string;
  /** `kymaros.instance` of the installation. */
  instance: string;
  run: {
    id: string;
    trigger: RunTrigger;
    ending: RunEnding;
    createdAt: string;
    startedAt?: string;
    verdictAt?: string;
    finishedAt: string;
  };
  test: {
    ref: string;
    title: string;
    entityRefs: string[];
    ownerRef?: string;
    /** As it was when the run was queued. */
    spec: RestoreTestSpec;
    definitionHash: string;
  };
  /** Where it was restored. */
  cluster: string;
  isolation?: IsolationProof;
  backup?: BackupSummary;
  verdict: Verdict;
  cause?: string;
  score?: number;
  coverage?: number;
  rtoMs?: number;
  rpoMs?: number;
  timings?: RunTimings;
  levels: LevelResult[];
  tiers: Array<{
    name: string;
    sandbox?: string;
    levels: LevelResult[];
    contents?: TierContents;
  }>;
  /** Without their output. */
  checks: Array<Omit<CheckResult, 'output'>>;
  findings: Finding[];
}

/**
 * An evidence file. `hash` is the SHA-256 (hex) of the record as canonical JSON (RFC 8785), `signature` an Ed25519
 * signature (base64) of the hash's bytes.
 *
 * @public
 */
export interface EvidenceFile {
  record: EvidenceRecord;
  hash: string;
  signature: { keyId: string; publicKey: string; value: string };
}

/** What a report of a period says of one run. @public */
export interface EvidenceReportRow {
  runId: string;
  testRef: string;
  testTitle: string;
  entityRefs: string[];
  ownerRef?: string;
  cluster: string;
  /** `schedule`, or the entity ref of who started it. */
  startedBy: string;
  startedAt?: string;
  finishedAt: string;
  backup?: string;
  backupReason?: string;
  backupStartedAt?: string;
  namespaces: string[];
  verdict: Verdict;
  cause?: string;
  score?: number;
  coverage?: number;
  objectsExpected?: number;
  objectsFound?: number;
  checksPassed: number;
  checksTotal: number;
  isolationProven: boolean;
  rtoMs?: number;
  rtoTarget?: string;
  rpoMs?: number;
  rpoTarget?: string;
  /** In sentences, the worst first, at most 10. */
  findings: string[];
  /** The next run of the test that passed after this one did not. */
  mendedBy?: { runId: string; finishedAt: string };
  evidenceHash: string;
}

/** What was tested in a period. @public */
export interface EvidenceReport {
  /** ISO 8601; `from` is in it, `to` is not. */
  from: string;
  to: string;
  /** What it is about: an entity, an owner, or, without both, everything that the caller may read. */
  entityRef?: string;
  ownerRef?: string;
  /** ISO 8601. */
  generatedAt: string;
  /** Oldest first. */
  runs: EvidenceReportRow[];
  /** Tests in scope that did not run in the period. */
  notTested: Array<{ testRef: string; testTitle: string; reason: string }>;
}
