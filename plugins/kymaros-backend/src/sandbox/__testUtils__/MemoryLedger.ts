import { ConflictError, NotFoundError } from '@backstage/errors';
import type { SandboxLedger } from '../../database/RunStore';

interface Entry {
  runId: string;
  cluster: string;
  namespace: string;
  uid?: string;
}

/** A ledger in memory; the test says which runs are live. */
export class MemoryLedger implements SandboxLedger {
  entries: Entry[] = [];
  readonly live = new Set<string>();
  readonly keptUntil = new Map<string, Date>();

  async reserve(entry: {
    runId: string;
    cluster: string;
    namespaces: string[];
  }) {
    for (const namespace of entry.namespaces) {
      const held = this.entries.find(
        one => one.cluster === entry.cluster && one.namespace === namespace,
      );
      if (held && held.runId !== entry.runId) {
        throw new ConflictError(
          `Namespace ${namespace} belongs to run ${held.runId}`,
        );
      }
      if (!held) {
        this.entries.push({
          runId: entry.runId,
          cluster: entry.cluster,
          namespace,
        });
      }
    }
  }

  async recordCreated({ uid, ...key }: Required<Entry>) {
    const entry = this.#find(key);
    if (!entry) {
      throw new NotFoundError(`Namespace ${key.namespace} was not reserved`);
    }
    entry.uid = uid;
  }

  async recordDeleted(key: Omit<Entry, 'uid'>) {
    this.entries = this.entries.filter(entry => entry !== this.#find(key));
  }

  async keep({ runId, until }: { runId: string; until: Date }) {
    this.keptUntil.set(runId, until);
  }

  async extend({ runId, until }: { runId: string; until: Date }) {
    const kept = this.keptUntil.get(runId);
    if (!kept) {
      return undefined;
    }
    const later = kept < until ? until : kept;
    this.keptUntil.set(runId, later);
    return later;
  }

  async release(runId: string) {
    return this.keptUntil.delete(runId);
  }

  async namespacesOf(runId: string) {
    return this.entries
      .filter(entry => entry.runId === runId)
      .map(({ cluster, namespace, uid }) => ({ cluster, namespace, uid }));
  }

  async runsWithLiveSandboxes() {
    return new Set(this.live);
  }

  async runsToReap(cluster: string) {
    const runs = this.entries
      .filter(entry => entry.cluster === cluster)
      .map(one => one.runId);
    return [...new Set(runs)].filter(runId => !this.live.has(runId));
  }

  #find(key: Omit<Entry, 'uid'>): Entry | undefined {
    return this.entries.find(
      one =>
        one.runId === key.runId &&
        one.cluster === key.cluster &&
        one.namespace === key.namespace,
    );
  }
}
