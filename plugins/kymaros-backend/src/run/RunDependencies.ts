import type { RestoreTest } from '@kymaros/plugin-kymaros-common';
import type { BackupProvider } from '@kymaros/plugin-kymaros-node';
import type { CheckRunner } from '../checks/CheckRunner';
import type { Clusters } from '../cluster/Clusters';
import type { ScoringConfig } from '../config/KymarosConfig';
import type { CheckHistory } from '../database/CheckHistory';
import type { RunArchive, RunReader } from '../database/RunStore';
import type { TestEntitlements } from '../definitions/TestEntitlements';
import type { AccessPreflight } from '../sandbox/AccessPreflight';
import type { GuardedWriters } from '../sandbox/GuardedWriters';
import type { HazardTable } from '../sandbox/hazards/HazardTable';
import type { IsolationProbes } from '../sandbox/probes/IsolationProbes';
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
  entitlements: Pick<TestEntitlements, 'refuseStart'>;
  access: Pick<AccessPreflight, 'findMissing'>;
  sandboxes: Pick<Sandboxes, 'isolate' | 'keep' | 'limit' | 'remove'>;
  resolvers: Pick<Resolvers, 'findLost' | 'observe' | 'preview' | 'start'>;
  probes: Pick<IsolationProbes, 'start' | 'prove' | 'remove'>;
  hazards: Pick<HazardTable, 'on'>;
  writers: Pick<GuardedWriters, 'forRun'>;
  checkRunner: Pick<CheckRunner, 'run'>;
  checkHistory: Pick<CheckHistory, 'baselinesOf'>;
  archive: RunArchive;
  history: Pick<RunReader, 'comparableRuns'>;
  scoring: ScoringConfig;
}
