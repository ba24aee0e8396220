/** A stretch of a run that had to pass before its service was back. @public */
export interface TimingSegment {
  /**
   * - `prepare`: planned and isolated.
   * - `queue`: the backup system had not taken the restore up yet.
   * - `restore`: objects and data came back.
   * - `start`: the tier's workloads came up.
   * - `check`: until the last required check had passed.
   */
  what: 'prepare' | 'queue' | 'restore' | 'start' | 'check';
  /** Source namespace. */
  tier?: string;
  /** Milliseconds after the start of the run. */
  fromMs: number;
  durationMs: number;
}

/** Where the time of a run went. @public */
export interface RunTimings {
  /** The critical path, in order and without gaps: one stretch ends where the next one begins. */
  path: TimingSegment[];
  /** Of it, what was spent in the backup system's queue: it says nothing about this service. */
  queueMs: number;
  /** From the start of the run to the first success of the last required check, without `queueMs`; absent unless all have passed. */
  rtoMs?: number;
}
