import { ConflictError, NotFoundError } from '@backstage/errors';
import type { Knex } from 'knex';
import { databaseNow } from './databaseClock';
import { reserveNamespace } from './operations/reserveNamespace';
import type { ChangedRun, SandboxLedger } from './RunStore';
import type { RunRow, SandboxRow } from './tables';

/** Namespaces that runs made, in the plugin's own tables. */
export class DatabaseSandboxLedger implements SandboxLedger {
  readonly #knex: Knex;
  readonly #onRunChanged: (run: ChangedRun) => void;

  constructor(options: {
    knex: Knex;
    onRunChanged: (run: ChangedRun) => void;
  }) {
    this.#knex = options.knex;
    this.#onRunChanged = options.onRunChanged;
  }

  async reserve(entry: {
    runId: string;
    cluster: string;
    namespaces: string[];
  }): Promise<void> {
    await this.#knex.transaction(async trx => {
      for (const namespace of [...entry.namespaces].sort()) {
        const holder = await reserveNamespace(trx, { ...entry, namespace });
        if (holder !== entry.runId) {
          throw new ConflictError(
            `Namespace ${namespace} on cluster ${entry.cluster} belongs to ${
              holder ? `run ${holder}` : 'a run that has just ended'
            }; run ${entry.runId} cannot use it until it is gone`,
          );
        }
      }
    });
  }

  async recordCreated(entry: {
    runId: string;
    cluster: string;
    namespace: string;
    uid: string;
  }): Promise<void> {
    const { uid, ...key } = entry;
    const changed = await this.#notGone(key).update({ uid });
    if (!changed) {
      throw new NotFoundError(
        `Run ${key.runId} did not reserve namespace ${key.namespace} on cluster ${key.cluster}`,
      );
    }
  }

  async recordDeleted(entry: {
    runId: string;
    cluster: string;
    namespace: string;
  }): Promise<void> {
    await this.#notGone(entry).update({ deleted_at: databaseNow(this.#knex) });
  }

  async keep({ runId, until }: { runId: string; until: Date }): Promise<void> {
    await this.#knex<SandboxRow>('sandboxes')
      .where({ run_id: runId })
      .whereNull('deleted_at')
      .update({ kept_until: until.getTime() });
  }

  async extend({
    runId,
    until,
  }: {
    runId: string;
    until: Date;
  }): Promise<Date | undefined> {
    const untilMs = until.getTime();
    const [row] = await this.#kept(runId)
      .update({
        kept_until: this.#knex.raw(
          'CASE WHEN kept_until < ? THEN ? ELSE kept_until END',
          [untilMs, untilMs],
        ),
      })
      .returning('kept_until');
    if (!row) {
      return undefined;
    }
    await this.#tellOf(runId);
    return new Date(Number(row.kept_until));
  }

  async release(runId: string): Promise<boolean> {
    const released = await this.#kept(runId).update({ kept_until: null });
    if (released > 0) {
      await this.#tellOf(runId);
    }
    return released > 0;
  }

  async namespacesOf(
    runId: string,
  ): Promise<Array<{ cluster: string; namespace: string; uid?: string }>> {
    const rows = await this.#knex<SandboxRow>('sandboxes')
      .where({ run_id: runId })
      .whereNotNull('reserved_at')
      .whereNull('deleted_at')
      .orderBy('id');
    return rows.map(({ cluster, namespace, uid }) => ({
      cluster,
      namespace,
      uid: uid ?? undefined,
    }));
  }

  async runsWithLiveSandboxes(cluster: string): Promise<Set<string>> {
    const active = await this.#knex<RunRow>('runs')
      .where({ cluster })
      .andWhereNot({ state: 'finished' })
      .select('id');
    const kept = await this.#knex<SandboxRow>('sandboxes')
      .where({ cluster })
      .whereNull('deleted_at')
      .andWhere('kept_until', '>', databaseNow(this.#knex))
      .distinct('run_id');
    return new Set([
      ...active.map(({ id }) => id),
      ...kept.map(({ run_id: runId }) => runId),
    ]);
  }

  async runsToReap(cluster: string): Promise<string[]> {
    const rows: Array<Pick<SandboxRow, 'run_id'>> =
      await this.#knex<SandboxRow>('sandboxes')
        .join('runs', 'runs.id', 'sandboxes.run_id')
        .where({ 'sandboxes.cluster': cluster, 'runs.state': 'finished' })
        .whereNull('sandboxes.deleted_at')
        .andWhere(expired =>
          expired
            .whereNull('sandboxes.kept_until')
            .orWhere('sandboxes.kept_until', '<=', databaseNow(this.#knex)),
        )
        .distinct('sandboxes.run_id as run_id')
        .orderBy('run_id');
    return rows.map(({ run_id: runId }) => runId);
  }

  async #tellOf(runId: string): Promise<void> {
    const run = await this.#knex<RunRow>('runs')
      .where({ id: runId })
      .first('test_ref');
    if (run) {
      this.#onRunChanged({ runId, testRef: run.test_ref });
    }
  }

  /** Namespaces that a finished run keeps and whose time is not over; whoever changes them last finds them so. */
  #kept(runId: string) {
    return this.#knex<SandboxRow>('sandboxes')
      .where({ run_id: runId })
      .whereNull('deleted_at')
      .andWhere('kept_until', '>', databaseNow(this.#knex));
  }

  #notGone(key: { runId: string; cluster: string; namespace: string }) {
    return this.#knex<SandboxRow>('sandboxes')
      .where({
        run_id: key.runId,
        cluster: key.cluster,
        namespace: key.namespace,
      })
      .whereNull('deleted_at');
  }
}
