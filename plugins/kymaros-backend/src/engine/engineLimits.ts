/** Times and numbers that bound what the engine does. */
export interface EngineLimits {
  /** Runs that one replica works on at the same time. */
  capacity: number;
  /** Pause between two looks for work when there was none. */
  pollMs: number;
  /** A worker that has not renewed its lease for so long has lost its run. */
  leaseMs: number;
  /** Pause between two renewals. */
  renewMs: number;
  /** How long a step is waited for after its signal aborted. */
  abortGraceMs: number;
  /** Pause before the second try of a step; four times as long before the next. */
  retryDelayMs: number;
  /** Tries of a step that throws, by one worker. */
  maxTries: number;
  /** Tries of a step by all workers: a step that kills its worker does not do so for ever. */
  maxAttempts: number;
  /** Time limit of an `always` step that sets none. */
  alwaysStepTimeoutMs: number;
}

/** With these, the run of a lost worker goes on elsewhere within 17 seconds. */
export const DEFAULT_ENGINE_LIMITS: EngineLimits = {
  capacity: 10,
  pollMs: 1_000,
  leaseMs: 15_000,
  renewMs: 5_000,
  abortGraceMs: 10_000,
  retryDelayMs: 1_000,
  maxTries: 3,
  maxAttempts: 10,
  alwaysStepTimeoutMs: 15 * 60_000,
};
