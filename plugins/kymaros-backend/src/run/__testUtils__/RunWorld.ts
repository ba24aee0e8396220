import { mockServices } from '@backstage/backend-test-utils';
import { KubeConfig } from '@kubernetes/client-node';
import { type Demo, startDemo } from '@kymaros/demo-cluster';
import {
  DEFAULT_LEVEL_WEIGHTS,
  KYMAROS_LABELS,
  type RestoreTest,
  restoreTestSpecSchema,
  type RestoreTestSpecInput,
} from '@kymaros/plugin-kymaros-common';
import type { BackupProvider } from '@kymaros/plugin-kymaros-node';
import { randomUUID } from 'node:crypto';
import { CheckRunner } from '../../checks/CheckRunner';
import { KubeClusters } from '../../cluster/KubeClusters';
import { clusterConfig } from '../../config/__testUtils__/clusterConfig';
import type { ClusterConfig } from '../../config/KymarosConfig';
import { MemoryLedger } from '../../sandbox/__testUtils__/MemoryLedger';
import { AccessPreflight } from '../../sandbox/AccessPreflight';
import { GuardedWriters } from '../../sandbox/GuardedWriters';
import { IsolationProbes } from '../../sandbox/probes/IsolationProbes';
import { Resolvers } from '../../sandbox/resolver/Resolvers';
import { HazardTable } from '../../sandbox/hazards/HazardTable';
import { Sandboxes } from '../../sandbox/Sandboxes';
import type { RunDependencies } from '../RunDependencies';
import { RunSteps } from '../RunSteps';
import { MemoryArchive } from './MemoryArchive';
import { StepDriver } from './StepDriver';
import { veleroProvider } from './veleroProvider';

/** A demo cluster with Velero and sample backups, and what the steps of a run need to work on it. */
export class RunWorld {
  readonly demo: Demo;
  readonly ledger = new MemoryLedger();
  readonly clusters: KubeClusters;
  readonly dependencies: RunDependencies;

  private constructor(
    demo: Demo,
    provider: BackupProvider,
    settings: Partial<ClusterConfig>,
  ) {
    this.demo = demo;
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromString(demo.cluster.kubeconfigYaml());
    this.clusters = new KubeClusters({
      clusters: [clusterConfig({ name: 'demo', kubeConfig, ...settings })],
    });
    const writers = new GuardedWriters({
      clusters: this.clusters,
      writerOf: name => this.clusters.writer(name),
      ledger: this.ledger,
      instance: 'test',
      ownedKinds: provider.ownedKinds,
    });
    this.dependencies = {
      clusters: this.clusters,
      provider,
      entitlements: { refuseStart: async () => undefined },
      access: new AccessPreflight({ clusters: this.clusters, provider }),
      writers,
      resolvers: new Resolvers({ clusters: this.clusters, writers }),
      probes: new IsolationProbes({ clusters: this.clusters, writers }),
      sandboxes: new Sandboxes({
        clusters: this.clusters,
        writers,
        ledger: this.ledger,
      }),
      hazards: new HazardTable({ provider: provider.hazards, config: [] }),
      checkRunner: new CheckRunner(),
      checkHistory: { baselinesOf: async () => new Map() },
      archive: new MemoryArchive(),
      history: { comparableRuns: async () => [] },
      scoring: { weights: DEFAULT_LEVEL_WEIGHTS, stabilityWindowMs: 500 },
    };
  }

  static async start(settings: Partial<ClusterConfig> = {}): Promise<RunWorld> {
    const demo = await startDemo({ samples: true, speed: 20 });
    return new RunWorld(demo, await veleroProvider(), settings);
  }

  /** A run of a test on the demo cluster, to be driven. */
  run(
    spec: RestoreTestSpecInput,
    origin: RestoreTest['origin'] = 'document',
  ): StepDriver {
    const run = {
      runId: randomUUID(),
      test: {
        ref: 'restoretest:default/shop',
        title: 'Shop',
        origin,
        entityRefs: [],
        cluster: 'demo',
        hash: 'hash',
        spec: restoreTestSpecSchema.parse(spec),
      } satisfies RestoreTest,
    };
    const steps = new RunSteps(this.dependencies).stepsOf(run);
    return new StepDriver({
      ...run,
      steps,
      logger: mockServices.logger.mock(),
    });
  }

  /** Names of all that the run has in the cluster. */
  async leftovers(runId: string): Promise<string[]> {
    const reader = this.clusters.reader('demo');
    const lists = [
      ['v1', 'Namespace'],
      ['v1', 'ConfigMap'],
      ['velero.io/v1', 'Restore'],
      ['velero.io/v1', 'DownloadRequest'],
    ].map(async ([apiVersion, kind]) => {
      const objects = await reader.list({
        apiVersion,
        kind,
        labelSelector: { matchLabels: { [KYMAROS_LABELS.runId]: runId } },
      });
      return objects.map(({ metadata }) => `${kind} ${metadata?.name}`);
    });
    return (await Promise.all(lists)).flat();
  }

  async stop(): Promise<void> {
    this.clusters.close();
    await this.demo.stop();
  }
}
