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
import { allToTheirEnd } from './allToTheirEnd';
import { namespaceKey } from './GuardedRunWriter';
import type { GuardedWriters } from './GuardedWriters';
import {
  controlNamespace,
  sandboxLimits,
  sandboxNamespace,
} from './namespaces';
import { sandboxNames, type SandboxNames } from './names';
import {
  controlPolicies,
  sandboxPolicies,
  type DescribedPolicy,
} from './policies';
import { nameTakenFinding } from './sandboxFindings';
import { SandboxRemoval, type RemovalOutcome } from './SandboxRemoval';
import { SandboxRights } from './SandboxRights';
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
  readonly #rights: SandboxRights;

  constructor(options: {
    clusters: Clusters;
    writers: GuardedWriters;
    ledger: SandboxLedger;
  }) {
    this.#clusters = options.clusters;
    this.#writers = options.writers;
    this.#ledger = options.ledger;
    this.#rights = new SandboxRights(options);
  }

  /**
   * Makes the namespaces of the run and closes them off; nothing may be restored before.
   *
   * 1. The names are written down, so that whatever happens the namespaces are found again.
   * 2. Names that belong to somebody else end it here.
   * 3. Each namespace is made, then Kymaros' rights in it, and at once its policies.
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
    await this.#createAll(run, { names, existing, bounds });
    return { ...names, findings: [] };
  }

  /** Bounds what may run in a tier's sandbox. Only once the probes are gone, which would else be bounded too. */
  async limit(run: PlannedRun, tier: string): Promise<void> {
    const { tiers } = sandboxNames({ runId: run.runId, spec: run.test.spec });
    const { sandbox } = tiers.find(({ name }) => name === tier)!;
    const writer = this.#writers.forRun(run);
    await allToTheirEnd(
      sandboxLimits(sandbox, run.test).map(object => writer.create(object)),
    );
  }

  /** Lets the namespaces that the run made stay until then; tells whether there are any. */
  async keep(run: SandboxRun, until: Date): Promise<boolean> {
    const namespaces = await this.#ledger.namespacesOf(run.runId);
    if (!namespaces.some(({ uid }) => uid !== undefined)) {
      return false;
    }
    await this.#ledger.keep({ runId: run.runId, until });
    await this.#writeExpiry(run, until);
    return true;
  }

  /**
   * Lets namespaces that are kept stay longer.
   *
   * What is written on the namespaces is moved first: while it is earlier than the ledger's time, another installation may
   * take them for left behind. Of several who extend at once the latest time counts, in the ledger and on the namespaces.
   *
   * @returns until when they stay; nothing when they are not kept any more
   */
  async extend(run: SandboxRun, until: Date): Promise<Date | undefined> {
    await this.#writeExpiry(run, until);
    const kept = await this.#ledger.extend({ runId: run.runId, until });
    return kept && kept > until ? this.extend(run, kept) : kept;
  }

  /**
   * Removes the namespaces of the run and what goes with them. May be called again until all is gone; not before the backup
   * system has settled, since what it still restores makes deleted namespaces anew.
   */
  async remove(run: SandboxRun, bounds: Bounds): Promise<RemovalOutcome> {
    const removal = new SandboxRemoval({
      run,
      cluster: this.#clusters.reader(run.cluster),
      writer: this.#writers.forRun(run),
      ledger: this.#ledger,
      bounds,
    });
    return removal.carryOut();
  }

  /** Writes on the namespaces that any Kymaros may remove them after that time. */
  async #writeExpiry(run: SandboxRun, until: Date): Promise<void> {
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
    made: {
      names: SandboxNames;
      existing: Map<string, V1Namespace>;
      bounds: Bounds;
    },
  ) {
    const { test } = run;
    const { names, existing, bounds } = made;
    const { upstream } = this.#clusters.config(run.cluster).resolver;
    const { mode } = test.spec.networkIsolation;
    const { runId } = run;
    const now = new Date();
    await allToTheirEnd([
      ...names.tiers.map(({ name: tier, sandbox: name }, position) =>
        this.#createClosed(run, {
          namespace: sandboxNamespace({
            test,
            tier,
            name,
            source: existing.get(tier),
            now,
          }),
          policies: sandboxPolicies({ namespace: name, runId, mode, position }),
          bounds,
        }),
      ),
      this.#createClosed(run, {
        namespace: controlNamespace({ test, name: names.control, now }),
        policies: controlPolicies({ names, runId, upstream }),
        bounds,
      }),
    ]);
  }

  /** A namespace, Kymaros' rights in it, and at once its policies. */
  async #createClosed(
    run: PlannedRun,
    made: {
      namespace: V1Namespace;
      policies: DescribedPolicy[];
      bounds: Bounds;
    },
  ) {
    const writer = this.#writers.forRun(run);
    await writer.create(made.namespace);
    await this.#rights.grant({
      cluster: run.cluster,
      namespace: made.namespace.metadata!.name!,
      writer,
      bounds: made.bounds,
    });
    await allToTheirEnd(
      made.policies.map(({ object }) => writer.create(object)),
    );
  }
}

function isLeaving(namespace: V1Namespace | undefined): boolean {
  return (
    namespace?.metadata?.deletionTimestamp !== undefined &&
    namespace.metadata.labels?.[KYMAROS_LABELS.role] !== undefined
  );
}
