import type { EvidenceFile, Verdict } from '@kymaros/plugin-kymaros-common';
import type { PublicSigningKey } from '../evidence/signingKey';

/** Where a record stands in the chain of its test. */
export interface EvidenceLink {
  runId: string;
  testRef: string;
  sequence: number;
  verdict: Verdict;
  finishedAt: Date;
}

/**
 * Signed records of finished runs. They are written by what ends runs, in the same transaction; they outlive the runs, and
 * nothing changes one.
 */
export interface EvidenceStore {
  evidenceOf(runId: string): Promise<EvidenceFile | undefined>;
  /** Where the records of runs stand that finished from `from` on and before `to`, oldest first. */
  linksWithin(period: { from: Date; to: Date }): Promise<EvidenceLink[]>;
  /** Where records of passed runs of these tests stand that finished from then on, oldest first. */
  passesSince(from: Date, testRefs: string[]): Promise<EvidenceLink[]>;
  /** In the order of these runs. */
  evidenceOfAll(runIds: string[]): Promise<EvidenceFile[]>;
  /** All keys that records were signed with, oldest first. */
  publicKeys(): Promise<PublicSigningKey[]>;
}
