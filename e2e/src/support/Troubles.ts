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

const VELERO_API = 'velero.io/v1';

/** What a run has to conclude. */
export interface Conclusion {
  verdict: Verdict;
  cause?: FindingCause;
  /** The worst finding above info, as `code Kind name`. */
  firstFinding?: string;
  score?: number;
  /** All that were measured, to three digits; left out of an error, which has no score either. */
  levels?: Partial<Record<LevelName, number>>;
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
  spec?: Partial<RestoreTestSpecInput>;
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
  const first = run.firstFinding;
  const measured = run.levels.flatMap(({ level, value }) =>
    value === undefined ? [] : [[level, Math.round(value * 1000) / 1000]],
  );
  return {
    verdict: run.verdict!,
    cause: run.cause,
    firstFinding:
      first?.severity === 'info' ? undefined : first && asText(first),
    score: run.score,
    levels: run.verdict === 'error' ? undefined : Object.fromEntries(measured),
  };
}

function asText({ code, object: about }: Finding): string {
  return [code, about?.kind, about?.name].filter(Boolean).join(' ');
}

/** How applications in trouble are installed. */
interface TroublesOptions {
  /** Name of the backup of all of them. */
  backup: string;
  /** Fields of the Backup's spec that are to be otherwise. */
  backupSpec?: object;
  troubles: Trouble[];
}

/** Applications in trouble, installed side by side, in one backup, and tested by one backend. */
export class Troubles {
  readonly #cluster: TestCluster;
  readonly #options: TroublesOptions;
  readonly #namespaces: string[];
  #backend?: KymarosBackend;

  private constructor(cluster: TestCluster, options: TroublesOptions) {
    this.#cluster = cluster;
    this.#options = options;
    this.#namespaces = options.troubles.map(({ name }) => namespaceOf(name));
  }

  static async install(
    cluster: TestCluster,
    options: TroublesOptions,
  ): Promise<Troubles> {
    const troubles = new Troubles(cluster, options);
    try {
      await troubles.#install();
      return troubles;
    } catch (error) {
      await troubles.remove();
      throw error;
    }
  }

  get backend(): KymarosBackend {
    return this.#backend!;
  }

  /** Runs the tests of these, as many at once as the cluster takes; gives the runs by name. */
  async run(troubles: Trouble[]): Promise<Map<string, Run>> {
    const runs = await Promise.all(
      troubles.map(({ name }) => this.backend.run(refOf(name))),
    );
    return new Map(runs.map((run, index) => [troubles[index].name, run]));
  }

  async remove(): Promise<void> {
    await this.#backend?.stop();
    const { backup } = this.#options;
    if (await this.#cluster.exists(VELERO_API, 'Backup', backup, 'velero')) {
      await this.#cluster.deleteBackup(backup);
    }
    await Promise.all(
      this.#namespaces.map(name => this.#cluster.deleteNamespace(name)),
    );
  }

  async #install(): Promise<void> {
    const { backup, backupSpec, troubles } = this.#options;
    const cluster = this.#cluster;
    await Promise.all(troubles.map(trouble => putInPlace(cluster, trouble)));
    await cluster.backUp(backup, this.#namespaces, backupSpec);
    await Promise.all(
      troubles.map(({ name, afterBackup }) =>
        afterBackup?.(cluster, namespaceOf(name)),
      ),
    );
    this.#backend = await KymarosBackend.start({
      stabilityWindow: undefined,
      kubeconfig: cluster.kubeconfig,
      namespaces: this.#namespaces,
      entities: troubles.map(trouble => testOf(trouble, backup)),
      cluster: { maxConcurrentRuns: 3 },
    });
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
