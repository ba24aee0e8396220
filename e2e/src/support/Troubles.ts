import type { KubernetesObject } from '@kubernetes/client-node';
import type {
  Finding,
  FindingCause,
  LevelName,
  RestoreTestSpecInput,
  Run,
  Verdict,
} from '@kymaros/plugin-kymaros-common';
import { refOf, restoreTest } from './definitions';
import { KymarosBackend } from './KymarosBackend';
import { object } from './smallObjects';
import type { TestCluster } from './TestCluster';

/** What a run has to conclude. */
export interface Conclusion {
  verdict: Verdict;
  cause?: FindingCause;
  /** The first finding above info, as `code Kind name`. */
  firstFinding?: string;
  score?: number;
  /** All that were measured, to three digits. */
  levels: Partial<Record<LevelName, number>>;
}

/** A small application with something wrong about it or its backup, and what a test of it has to conclude. */
export interface Trouble {
  /** Also the name of its test and, with a prefix, of its namespace. */
  name: string;
  /** What its namespace holds. */
  objects: KubernetesObject[];
  /** Pods that have to be ready before it is backed up. */
  readyPods?: number;
  /** Done to the source once it runs. */
  beforeBackup?: (cluster: TestCluster, namespace: string) => Promise<void>;
  /** Done to the source once it is backed up. */
  afterBackup?: (cluster: TestCluster, namespace: string) => Promise<void>;
  checks: RestoreTestSpecInput['checks'];
  /** Other fields of its test. */
  spec?: Omit<Partial<RestoreTestSpecInput>, 'checks'>;
  expected: Conclusion;
}

/** A check that the pods of a small workload become ready. */
export function podsReadyCheck(
  app: string,
  timeout = '60s',
): NonNullable<RestoreTestSpecInput['checks']>[number] {
  return {
    name: `${app}-is-ready`,
    type: 'podStatus',
    podStatus: { labelSelector: { matchLabels: { app } }, timeout },
  };
}

/** What a run did conclude. */
export function conclusionOf(run: Run): Conclusion {
  const first = run.findings.find(({ severity }) => severity !== 'info');
  const measured = run.levels.flatMap(({ level, value }) =>
    value === undefined ? [] : [[level, Math.round(value * 1000) / 1000]],
  );
  return {
    verdict: run.verdict!,
    cause: run.cause,
    firstFinding: first && asText(first),
    score: run.score,
    levels: Object.fromEntries(measured),
  };
}

function asText({ code, object: about }: Finding): string {
  return [code, about?.kind, about?.name].filter(Boolean).join(' ');
}

/** Applications in trouble, installed side by side, in one backup, and tested by one backend. */
export class Troubles {
  readonly backend: KymarosBackend;
  readonly #cluster: TestCluster;
  readonly #namespaces: string[];
  readonly #backup: string;

  private constructor(options: {
    backend: KymarosBackend;
    cluster: TestCluster;
    namespaces: string[];
    backup: string;
  }) {
    this.backend = options.backend;
    this.#cluster = options.cluster;
    this.#namespaces = options.namespaces;
    this.#backup = options.backup;
  }

  static async install(
    cluster: TestCluster,
    options: {
      /** Name of the backup of all of them. */
      backup: string;
      /** Fields of the Backup's spec that are to be otherwise. */
      backupSpec?: object;
      troubles: Trouble[];
    },
  ): Promise<Troubles> {
    const { backup, troubles } = options;
    const namespaces = troubles.map(({ name }) => namespaceOf(name));
    await Promise.all(troubles.map(trouble => putInPlace(cluster, trouble)));
    await cluster.backUp(backup, namespaces, options.backupSpec);
    await Promise.all(
      troubles.map(({ name, afterBackup }) =>
        afterBackup?.(cluster, namespaceOf(name)),
      ),
    );
    const backend = await KymarosBackend.start({
      kubeconfig: cluster.kubeconfig,
      namespaces,
      entities: troubles.map(trouble => testOf(trouble, backup)),
      cluster: { maxConcurrentRuns: 3 },
    });
    return new Troubles({ backend, cluster, namespaces, backup });
  }

  /** Runs the tests of these, as many at once as the cluster takes; gives what they concluded, by name. */
  async conclusions(troubles: Trouble[]): Promise<Map<string, Run>> {
    const runs = await Promise.all(
      troubles.map(({ name }) => this.backend.run(refOf(name))),
    );
    return new Map(runs.map((run, index) => [troubles[index].name, run]));
  }

  async remove(): Promise<void> {
    await this.backend.stop();
    if (
      await this.#cluster.exists(
        'velero.io/v1',
        'Backup',
        this.#backup,
        'velero',
      )
    ) {
      await this.#cluster.deleteBackup(this.#backup);
    }
    await Promise.all(
      this.#namespaces.map(name => this.#cluster.deleteNamespace(name)),
    );
  }
}

/** The namespace of an application in trouble. */
export function namespaceOf(trouble: string): string {
  return `trouble-${trouble}`;
}

async function putInPlace(
  cluster: TestCluster,
  { name, objects, readyPods = 1, beforeBackup }: Trouble,
): Promise<void> {
  const namespace = namespaceOf(name);
  await cluster.create(object('v1', 'Namespace', namespace));
  for (const one of objects) {
    await cluster.create({
      ...one,
      metadata: { ...one.metadata, namespace },
    });
  }
  await cluster.podsReady(namespace, readyPods);
  await beforeBackup?.(cluster, namespace);
}

function testOf({ name, checks, spec }: Trouble, backup: string): object {
  return restoreTest(name, {
    backupSource: { name: backup, namespaces: [{ name: namespaceOf(name) }] },
    checks,
    ...spec,
  });
}
