import type { V1Namespace } from '@kubernetes/client-node';
import {
  KYMAROS_LABELS,
  KYMAROS_NAMESPACE_ANNOTATIONS,
  type Finding,
  type RestoreTest,
} from '@kymaros/plugin-kymaros-common';
import type { Bounds } from '@kymaros/plugin-kymaros-node';
import type { Clusters } from '../cluster/Clusters';
import type { SandboxLedger } from '../database/RunStore';
import type { GuardedRunWriter } from './GuardedRunWriter';
import { namespaceKey } from './GuardedRunWriter';
import type { GuardedWriters } from './GuardedWriters';
import { controlNamespace, sandboxNamespace, sandboxQuota } from './namespaces';
import { sandboxNames, type SandboxNames } from './names';
import { controlPolicies, sandboxPolicies } from './policies';
import { nameTakenFinding } from './sandboxFindings';
import { SandboxRemoval, type RemovalOutcome } from './SandboxRemoval';
import type { SandboxRun } from './SandboxRun';

const NAMESPACES = { apiVersion: 'v1', kind: 'Namespace' };
/** A sandbox of the same name that an earlier run has just given back may still be going. */
const PREDECESSOR_PATIENCE_MS = 120_000;

/** A run that is to be isolated. */
export type PlannedRun = SandboxRun & { test: RestoreTest };

/** What isolation made, or why it could not. */
export type IsolationOutcome = SandboxNames & { findings: Finding[] };

/** Makes, keeps and removes the throw-away namespaces of runs. */
export class Sandboxes {
  readonly #clusters: Clusters;
  readonly #writers: GuardedWriters;
  readonly #ledger: SandboxLedger;

  constructor(options: {
    clusters: Clusters;
    writers: GuardedWriters;
    ledger: SandboxLedger;
  }) {
    this.#clusters = options.clusters;
    this.#writers = options.writers;
    this.#ledger = options.ledger;
  }

  /**
   * Makes the namespaces of the run and closes them off; nothing may be restored before.
   *
   * 1. The names are written down, so that whatever happens the namespaces are found again.
   * 2. Names that belong to somebody else end it here.
   * 3. Each namespace is made, and at once its policies and quota.
   *
   * @returns a gate among the findings when the run cannot go on
   */
  async isolate(run: PlannedRun, bounds: Bounds): Promise<IsolationOutcome> {
    const names = sandboxNames({ runId: run.runId, spec: run.test.spec });
    const all = [...names.tiers.map(({ sandbox }) => sandbox), names.control];
    await this.#ledger.reserve({
      runId: run.runId,
      cluster: run.cluster,
      namespaces: all,
    });
    const existing = await this.#existingNamespaces(run, {
      names: all,
      bounds,
    });
    const findings = this.#takenNames(run, { names, existing });
    if (findings.length > 0) {
      return { ...names, findings };
    }
    await this.#createAll(run, { names, existing });
    return { ...names, findings: [] };
  }

  /** Lets the namespaces of the run stay until then. */
  async keep(run: SandboxRun, until: Date): Promise<void> {
    await this.#ledger.keep({ runId: run.runId, until });
    const writer = this.#writers.forRun(run);
    const namespaces = await this.#ledger.namespacesOf(run.runId);
    const annotations = {
      [KYMAROS_NAMESPACE_ANNOTATIONS.expiresAt]: until.toISOString(),
    };
    await Promise.all(
      namespaces
        .filter(
          ({ uid, cluster }) => uid !== undefined && cluster === run.cluster,
        )
        .map(({ namespace }) =>
          writer.mergePatch(namespaceKey(namespace), {
            metadata: { annotations },
          }),
        ),
    );
  }

  /** Removes the namespaces of the run and what goes with them. May be called again until all is gone. */
  async remove(
    run: SandboxRun,
    options: {
      /** The backup system restores nothing for the run any more; else its namespaces may yet come back. */
      settled: boolean;
      bounds: Bounds;
    },
  ): Promise<RemovalOutcome> {
    const removal = new SandboxRemoval({
      run,
      cluster: this.#clusters.reader(run.cluster),
      writer: this.#writers.forRun(run),
      ledger: this.#ledger,
      ...options,
    });
    return removal.carryOut();
  }

  /** All namespaces, once those of this test's earlier runs that are just being deleted have gone. */
  async #existingNamespaces(
    run: PlannedRun,
    options: { names: string[]; bounds: Bounds },
  ): Promise<Map<string, V1Namespace>> {
    const { signal, deadlineMs } = options.bounds;
    return this.#clusters
      .reader(run.cluster)
      .waitFor<V1Namespace, Map<string, V1Namespace>>({
        query: NAMESPACES,
        until: namespaces => {
          const byName = new Map(
            namespaces.map(one => [one.metadata!.name!, one]),
          );
          const leaving = options.names.some(name =>
            isLeaving(byName.get(name)),
          );
          return leaving ? undefined : byName;
        },
        what: `the namespaces ${options.names.join(
          ', ',
        )} of an earlier run to be deleted`,
        bounds: {
          signal,
          deadlineMs: Math.min(
            deadlineMs,
            Date.now() + PREDECESSOR_PATIENCE_MS,
          ),
        },
      });
  }

  #takenNames(
    run: PlannedRun,
    {
      names,
      existing,
    }: { names: SandboxNames; existing: Map<string, V1Namespace> },
  ): Finding[] {
    return names.tiers.flatMap(({ name: tier, sandbox }) => {
      const owner = existing.get(sandbox);
      const ownerRun = owner?.metadata?.labels?.[KYMAROS_LABELS.runId];
      if (!owner || ownerRun === run.runId) {
        return [];
      }
      return nameTakenFinding({
        tier,
        namespace: sandbox,
        cluster: run.cluster,
        owner: ownerRun && `belongs to restore test run ${ownerRun}`,
      });
    });
  }

  async #createAll(
    run: PlannedRun,
    {
      names,
      existing,
    }: { names: SandboxNames; existing: Map<string, V1Namespace> },
  ) {
    const { test } = run;
    const writer = this.#writers.forRun(run);
    const now = new Date();
    const isolation = {
      runId: run.runId,
      mode: test.spec.networkIsolation.mode,
    };
    const sandboxes = names.tiers.map(async ({ name: tier, sandbox: name }) => {
      await writer.create(
        sandboxNamespace({ test, tier, name, source: existing.get(tier), now }),
      );
      await this.#furnish(writer, [
        ...sandboxPolicies(name, isolation),
        sandboxQuota(name, test),
      ]);
    });
    const control = async () => {
      await writer.create(controlNamespace({ test, name: names.control, now }));
      await this.#furnish(writer, controlPolicies(names.control));
    };
    // All of them to their end before an error ends the step: a write still under way could outlive the clean-up.
    const outcomes = await Promise.allSettled([...sandboxes, control()]);
    const failed = outcomes.find(outcome => outcome.status === 'rejected');
    if (failed) {
      throw failed.reason;
    }
  }

  async #furnish(
    writer: GuardedRunWriter,
    objects: Array<Parameters<GuardedRunWriter['create']>[0] | undefined>,
  ) {
    const outcomes = await Promise.allSettled(
      objects.flatMap(object => (object ? [writer.create(object)] : [])),
    );
    const failed = outcomes.find(outcome => outcome.status === 'rejected');
    if (failed) {
      throw failed.reason;
    }
  }
}

function isLeaving(namespace: V1Namespace | undefined): boolean {
  return (
    namespace?.metadata?.deletionTimestamp !== undefined &&
    namespace.metadata.labels?.[KYMAROS_LABELS.role] !== undefined
  );
}
