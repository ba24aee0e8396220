import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  Check,
  CheckResult,
  RestoreTest,
} from '@kymaros/plugin-kymaros-common';
import type {
  BackupProvider,
  Bounds,
  ClusterReader,
  SandboxTier,
} from '@kymaros/plugin-kymaros-node';
import type { Clusters } from '../cluster/Clusters';
import type { GuardedWriters } from '../sandbox/GuardedWriters';
import type { Sandboxes } from '../sandbox/Sandboxes';

/** A run as its steps know it. */
export interface RunIdentity {
  runId: string;
  test: RestoreTest;
}

/** Runs one check with its retries and its own timeout. */
export interface RunChecks {
  run(
    check: Check,
    context: {
      cluster: ClusterReader;
      tiers: SandboxTier[];
      bounds: Bounds;
      logger: LoggerService;
    },
  ): Promise<CheckResult>;
}

/** What the steps of all runs work with. */
export interface RunDependencies {
  clusters: Clusters;
  provider: BackupProvider;
  sandboxes: Pick<Sandboxes, 'isolate' | 'keep' | 'remove'>;
  writers: Pick<GuardedWriters, 'forRun'>;
  checkRunner: RunChecks;
}
