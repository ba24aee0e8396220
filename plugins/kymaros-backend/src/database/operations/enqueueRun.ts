import {
  initialRun,
  type RestoreTest,
  type Run,
} from '@kymaros/plugin-kymaros-common';
import type { Knex } from 'knex';
import { readDatabaseNow } from '../databaseClock';
import { newRunId } from '../runId';
import type { NewRun } from '../RunStore';
import { summaryOf } from '../summaryOf';
import type { RunRow } from '../tables';
import { recordEvents } from './recordEvents';

/**
 * Queues a run, unless its test has one that is not finished or its point of the schedule was queued before.
 *
 * Both rules are unique indexes (`runs_active_test_ref_idx`, `runs_test_ref_scheduled_for_idx`), so of any number of
 * replicas that try at once exactly one inserts; the others wait for its commit and insert nothing.
 *
 * @returns the run, or `undefined` when an index refused it
 */
export async function enqueueRun(
  knex: Knex,
  { test, trigger }: NewRun,
): Promise<Run | undefined> {
  return knex.transaction(async trx => {
    const nowMs = await readDatabaseNow(trx);
    const picture = initialRun({
      id: newRunId(),
      test,
      trigger,
      createdAt: new Date(nowMs).toISOString(),
    });
    const [row] = await trx<RunRow>('runs')
      .insert({
        id: picture.id,
        test_ref: test.ref,
        cluster: test.cluster,
        state: 'queued',
        scheduled_for:
          trigger.kind === 'schedule' ? Date.parse(trigger.scheduledFor) : null,
        created_at: nowMs,
        last_event_seq: picture.lastEventSeq,
        test: JSON.stringify(test),
        sandbox_names: JSON.stringify(explicitSandboxNames(test)),
        sandbox_count: test.spec.backupSource.namespaces.length,
        definition_hash: test.hash,
        picture: JSON.stringify(picture),
        summary: JSON.stringify(summaryOf(picture)),
      })
      .onConflict()
      .ignore()
      .returning('*');
    if (!row) {
      return undefined;
    }
    const queued = await recordEvents(
      trx,
      { row, nowMs },
      { events: [{ type: 'run.queued' }] },
    );
    return JSON.parse(queued.row.picture);
  });
}

function explicitSandboxNames(test: RestoreTest): string[] {
  const names = test.spec.backupSource.namespaces.flatMap(
    ({ sandboxName }) => sandboxName ?? [],
  );
  return [...new Set(names)];
}
