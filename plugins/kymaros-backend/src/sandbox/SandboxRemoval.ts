import type { V1Namespace } from '@kubernetes/client-node';
import { KYMAROS_LABELS, type Finding } from '@kymaros/plugin-kymaros-common';
import {
  WaitTimeoutError,
  type Bounds,
  type ClusterReader,
} from '@kymaros/plugin-kymaros-node';
import type { SandboxLedger } from '../database/RunStore';
import { allToTheirEnd } from './allToTheirEnd';
import { namespaceKey, type GuardedRunWriter } from './GuardedRunWriter';
import { isGeneratedFor } from './names';
import { notRemovedFinding, reappearedFinding } from './sandboxFindings';
import type { SandboxRun } from './SandboxRun';
import { SandboxVolumes } from './SandboxVolumes';

const NAMESPACES = { apiVersion: 'v1', kind: 'Namespace' };

/** How far the removal of a run's namespaces came. */
export interface RemovalOutcome {
  /** The cluster agrees that nothing is left. */
  gone: boolean;
  findings: Finding[];
}

/**
 * Removes the namespaces of one run, for which the backup system restores nothing any more.
 *
 * 1. Namespaces that were made but not yet written down are written down.
 * 2. Their volumes are made to go with them.
 * 3. They are deleted, and waited for.
 * 4. A last look: a restore that was still running makes a deleted namespace anew.
 * 5. Only what is gone for good is struck from the ledger.
 */
export class SandboxRemoval {
  readonly #run: SandboxRun;
  readonly #cluster: ClusterReader;
  readonly #writer: GuardedRunWriter;
  readonly #ledger: SandboxLedger;
  readonly #bounds: Bounds;
  readonly #volumes: SandboxVolumes;

  constructor(options: {
    run: SandboxRun;
    cluster: ClusterReader;
    writer: GuardedRunWriter;
    ledger: SandboxLedger;
    bounds: Bounds;
  }) {
    this.#run = options.run;
    this.#cluster = options.cluster;
    this.#writer = options.writer;
    this.#ledger = options.ledger;
    this.#bounds = options.bounds;
    this.#volumes = new SandboxVolumes(options);
  }

  async carryOut(): Promise<RemovalOutcome> {
    const names = await this.#reservedNames();
    if (names.length === 0) {
      return { gone: true, findings: [] };
    }
    const live = await this.#recordLive(names);
    const sandboxes = live.map(one => one.metadata!.name!);
    const { volumes, findings } =
      sandboxes.length > 0
        ? await this.#volumes.prepareRemoval(sandboxes, this.#bounds)
        : { volumes: [], findings: [] };
    await this.#delete(sandboxes);
    const left = await this.#awaitGone(sandboxes);
    const back = await this.#lookAgain(names.filter(name => !left.has(name)));
    await this.#strike(
      names.filter(name => !left.has(name) && !back.ours.includes(name)),
    );
    const volumesLeft =
      left.size === 0
        ? await this.#volumes.awaitRemoval(volumes, {
            bounds: this.#bounds,
            known: findings,
          })
        : [];
    return {
      gone: left.size === 0 && back.ours.length === 0,
      findings: [
        ...[...left.values()].map(notRemovedFinding),
        ...back.foreign.map(reappearedFinding),
        ...findings,
        ...volumesLeft,
      ],
    };
  }

  async #reservedNames(): Promise<string[]> {
    const entries = await this.#ledger.namespacesOf(this.#run.runId);
    return entries
      .filter(({ cluster }) => cluster === this.#run.cluster)
      .map(({ namespace }) => namespace);
  }

  /** The run's own namespaces that exist. A crash may have come between making one and writing down its uid. */
  async #recordLive(names: string[]): Promise<V1Namespace[]> {
    const labelled = await this.#cluster.list<V1Namespace>(
      this.#ownNamespaces(),
      this.#bounds,
    );
    const live = labelled.filter(({ metadata }) =>
      names.includes(metadata!.name!),
    );
    const known = await this.#ledger.namespacesOf(this.#run.runId);
    for (const { metadata } of live) {
      const entry = known.find(({ namespace }) => namespace === metadata!.name);
      if (entry && entry.uid === undefined) {
        await this.#record(metadata!.name!, metadata!.uid!);
      }
    }
    return live;
  }

  async #delete(names: string[]) {
    await allToTheirEnd(
      names.map(name => this.#writer.delete(namespaceKey(name))),
    );
  }

  /** Waits for the deletion to end; gives what is left at the deadline. */
  async #awaitGone(names: string[]): Promise<Map<string, V1Namespace>> {
    const left = new Map<string, V1Namespace>();
    if (names.length === 0) {
      return left;
    }
    try {
      await this.#cluster.waitFor<V1Namespace, true>({
        query: this.#ownNamespaces(),
        until: namespaces => {
          left.clear();
          namespaces
            .filter(({ metadata }) => names.includes(metadata!.name!))
            .forEach(one => left.set(one.metadata!.name!, one));
          return left.size === 0 ? true : undefined;
        },
        what: `the sandboxes of run ${this.#run.runId} to be gone`,
        bounds: this.#bounds,
      });
    } catch (error) {
      if (!(error instanceof WaitTimeoutError)) {
        throw error;
      }
    }
    return left;
  }

  /** Namespaces of the run's names that are there again: provably its own ones are deleted at once. */
  async #lookAgain(
    names: string[],
  ): Promise<{ ours: string[]; foreign: string[] }> {
    const all = await this.#cluster.list<V1Namespace>(NAMESPACES, this.#bounds);
    const again = all.filter(({ metadata }) => names.includes(metadata!.name!));
    const created = await this.#createdNames();
    const ours: string[] = [];
    const foreign: string[] = [];
    for (const { metadata } of again) {
      const name = metadata!.name!;
      const labelled =
        metadata!.labels?.[KYMAROS_LABELS.runId] === this.#run.runId;
      if (labelled || isGeneratedFor(this.#run.runId, name)) {
        await this.#record(name, metadata!.uid!);
        await this.#writer.delete(namespaceKey(name));
        ours.push(name);
      } else if (created.has(name)) {
        foreign.push(name);
      }
    }
    return { ours, foreign };
  }

  async #createdNames(): Promise<Set<string>> {
    const entries = await this.#ledger.namespacesOf(this.#run.runId);
    return new Set(
      entries.filter(({ uid }) => uid !== undefined).map(one => one.namespace),
    );
  }

  async #strike(names: string[]) {
    const { runId, cluster } = this.#run;
    for (const namespace of names) {
      await this.#ledger.recordDeleted({ runId, cluster, namespace });
    }
  }

  async #record(namespace: string, uid: string) {
    const { runId, cluster } = this.#run;
    await this.#ledger.recordCreated({ runId, cluster, namespace, uid });
  }

  #ownNamespaces() {
    return {
      ...NAMESPACES,
      labelSelector: {
        matchLabels: { [KYMAROS_LABELS.runId]: this.#run.runId },
      },
    };
  }
}
