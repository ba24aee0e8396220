import type { RestoreTest } from '@kymaros/plugin-kymaros-common';

/** What this room knows of a run. */
export interface SandboxRun {
  runId: string;
  cluster: string;
  /** Absent for a lost run, of which only its traces in the cluster are left to be removed. */
  test?: RestoreTest;
}
