import type { RestoreTest } from '@kymaros/plugin-kymaros-common';
import type { BackupProvider } from '@kymaros/plugin-kymaros-node';
import type { CheckRunner } from '../checks/CheckRunner';
import type { Clusters } from '../cluster/Clusters';
import type { GuardedWriters } from '../sandbox/GuardedWriters';
import type { Resolvers } from '../sandbox/resolver/Resolvers';
import type { Sandboxes } from '../sandbox/Sandboxes';

/** A run as its steps know it. */
export interface RunIdentity {
  runId: string;
  test: RestoreTest;
}

/** What the steps of all runs work with. */
export interface RunDependencies {
  clusters: Clusters;
  provider: BackupProvider;
  sandboxes: Pick<Sandboxes, 'isolate' | 'keep' | 'remove'>;
  resolvers: Pick<Resolvers, 'preview' | 'start'>;
  writers: Pick<GuardedWriters, 'forRun'>;
  checkRunner: Pick<CheckRunner, 'run'>;
}
