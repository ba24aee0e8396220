import type { V1Namespace } from '@kubernetes/client-node';
import type { BackupProvider } from '@kymaros/plugin-kymaros-node';
import type { Clusters, UnguardedWriter } from '../cluster/Clusters';
import type { SandboxLedger } from '../database/RunStore';
import { isExpired } from './expiry';
import { GuardedRunWriter, namespaceKey } from './GuardedRunWriter';
import type { SandboxRun } from './SandboxRun';

/** Gives each run its guarded right to write; the only holder of the unguarded one. */
export class GuardedWriters {
  readonly #clusters: Clusters;
  readonly #writerOf: (cluster: string) => UnguardedWriter;
  readonly #ledger: SandboxLedger;
  readonly #instance: string;
  readonly #ownedKinds: BackupProvider['ownedKinds'];

  constructor(options: {
    clusters: Clusters;
    writerOf: (cluster: string) => UnguardedWriter;
    ledger: SandboxLedger;
    /** `kymaros.instance` */
    instance: string;
    ownedKinds: BackupProvider['ownedKinds'];
  }) {
    this.#clusters = options.clusters;
    this.#writerOf = options.writerOf;
    this.#ledger = options.ledger;
    this.#instance = options.instance;
    this.#ownedKinds = options.ownedKinds;
  }

  forRun(run: SandboxRun): GuardedRunWriter {
    return new GuardedRunWriter({
      run,
      reader: this.#clusters.reader(run.cluster),
      writer: this.#writerOf(run.cluster),
      ledger: this.#ledger,
      scope: {
        instance: this.#instance,
        backupNamespace: this.#clusters.config(run.cluster).backupNamespace,
        ownedKinds: this.#ownedKinds,
      },
    });
  }

  /** Deletes a namespace of a run that nobody knows any more, if its own time is over; whoever made it. */
  async deleteExpired(cluster: string, name: string): Promise<boolean> {
    const namespace = await this.#clusters
      .reader(cluster)
      .get<V1Namespace>(namespaceKey(name));
    return namespace !== undefined && isExpired(namespace, new Date())
      ? this.#writerOf(cluster).delete(namespaceKey(name), {
          uid: namespace.metadata?.uid,
        })
      : false;
  }
}
