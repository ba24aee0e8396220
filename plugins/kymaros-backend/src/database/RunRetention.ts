/** For how long what is kept of runs stays. */
export interface RetentionLimits {
  runs: {
    maxAgeMs: number;
    /** Finished ones. */
    maxPerTest: number;
  };
  /** Events, logs and contents of backups; a run without them still says how it came out. */
  details: { maxAgeMs: number };
  /** Signed records. */
  evidence: { maxAgeMs: number };
}

/**
 * Gives up what is beyond its limit, oldest first. Each call does one batch in one transaction and tells how many it took:
 * fewer than asked for means that nothing is left to do. What stopped half-way goes on where it was.
 */
export interface RunRetention {
  /** Of how many runs the details went. */
  dropDetails(
    limits: RetentionLimits['details'],
    batch: number,
  ): Promise<number>;
  /**
   * Runs that are too old, or too many of their test. Never an active one, never the newest of a test that speaks about its
   * backup, and never one whose sandboxes are not known to be gone: the ledger is what allows their deletion.
   */
  dropRuns(limits: RetentionLimits['runs'], batch: number): Promise<number>;
  /** Never the newest record of a test: the next one is chained to it. */
  dropEvidence(
    limits: RetentionLimits['evidence'],
    batch: number,
  ): Promise<number>;
}
