import { isDeepStrictEqual } from 'node:util';
import {
  applyRunEvent,
  type Run,
  type RunEvent,
  type RunEventBody,
} from '@kymaros/plugin-kymaros-common';
import type { Knex } from 'knex';
import { summaryOf } from '../summaryOf';
import type { RunEventRow, RunRow } from '../tables';
import type { LockedRun } from './lockRun';

/** Columns of a run that may change together with its events. */
export type RunChanges = Partial<
  Omit<RunRow, 'id' | 'position' | 'picture' | 'summary' | 'last_event_seq'>
>;

/**
 * Appends events to a run and writes the state that they tell of: the picture, the summary and `changes`.
 *
 * The run is locked and the transaction is the caller's, so readers see the events and the state together or not at
 * all. The events go in before the state: a run that `changes` finishes takes no events any more. A finding that the run
 * already has is left out, since a step that is executed again reports again what it found.
 */
export async function recordEvents(
  trx: Knex.Transaction,
  run: LockedRun,
  options: { events: RunEventBody[]; changes?: RunChanges },
): Promise<LockedRun> {
  const { id } = run.row;
  const before: Run = JSON.parse(run.row.picture);
  const { events, picture } = applyEvents(before, run.nowMs, options.events);
  if (events.length > 0) {
    await trx<RunEventRow>('run_events').insert(
      events.map(({ runId, seq, at, ...body }) => ({
        run_id: id,
        seq,
        at: run.nowMs,
        body: JSON.stringify(body),
      })),
    );
  }
  const changes = {
    ...options.changes,
    picture: JSON.stringify(picture),
    summary: JSON.stringify(summaryOf(picture)),
    last_event_seq: picture.lastEventSeq,
  };
  await trx<RunRow>('runs').where({ id }).update(changes);
  return { ...run, row: { ...run.row, ...changes } };
}

function applyEvents(before: Run, nowMs: number, bodies: RunEventBody[]) {
  const events: RunEvent[] = [];
  let picture = before;
  for (const body of bodies.map(asStored)) {
    if (!isKnownFinding(picture, body)) {
      const event: RunEvent = {
        ...body,
        runId: before.id,
        seq: picture.lastEventSeq + 1,
        at: new Date(nowMs).toISOString(),
      };
      events.push(event);
      picture = applyRunEvent(picture, event);
    }
  }
  return { events, picture };
}

/** What the event will be once it is read back, so that the picture is what its stored events say. */
function asStored(body: RunEventBody): RunEventBody {
  return JSON.parse(JSON.stringify(body));
}

function isKnownFinding(picture: Run, body: RunEventBody): boolean {
  return (
    body.type === 'finding.added' &&
    picture.findings.some(finding => isDeepStrictEqual(finding, body.finding))
  );
}
