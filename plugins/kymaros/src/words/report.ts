import {
  durationMs,
  type EvidenceReport,
  type EvidenceReportQuery,
  type EvidenceReportRow,
} from '@kymaros/plugin-kymaros-common';
import { DateTime } from 'luxon';

/** The longest period that a report can be made of. */
const MOST_DAYS = 366;

/** What a reader asks a report about. */
export interface ReportWish {
  /** Days as the reader's calendar has them, `2026-01-31`; both are in the report. */
  from: string;
  to: string;
  scope: 'all' | 'entity' | 'owner';
  /** Of the entity or owner. */
  reference: string;
}

/** The last days up to today. */
export function lastDays(
  days: number,
  now: number,
): Pick<ReportWish, 'from' | 'to'> {
  const today = DateTime.fromMillis(now);
  return {
    from: today.minus({ days: days - 1 }).toISODate()!,
    to: today.toISODate()!,
  };
}

/** A wish as the page's address tells it; the last 30 days of everything unless it says otherwise. */
export function wishFrom(address: URLSearchParams, now: number): ReportWish {
  const usual = lastDays(30, now);
  const entity = address.get('entity');
  const owner = address.get('owner');
  return {
    from: address.get('from') ?? usual.from,
    to: address.get('to') ?? usual.to,
    scope: scopeOf(entity, owner),
    reference: entity ?? owner ?? '',
  };
}

function scopeOf(
  entity: string | null,
  owner: string | null,
): ReportWish['scope'] {
  if (entity !== null) {
    return 'entity';
  }
  return owner === null ? 'all' : 'owner';
}

/** The address that tells a wish. */
export function addressFor(wish: ReportWish): Record<string, string> {
  const { from, to, scope, reference } = wish;
  return { from, to, ...(scope === 'all' ? {} : { [scope]: reference }) };
}

/** What to ask the backend for, or why that cannot be asked yet. */
export function queryFor(
  wish: ReportWish,
): EvidenceReportQuery | 'period' | 'reference' {
  const from = DateTime.fromISO(wish.from).startOf('day');
  const to = DateTime.fromISO(wish.to).startOf('day').plus({ days: 1 });
  const days = to.diff(from, 'days').days;
  if (!from.isValid || !to.isValid || days < 1 || days > MOST_DAYS) {
    return 'period';
  }
  const reference = wish.reference.trim();
  if (wish.scope !== 'all' && !/^[^:/]+:[^:/]+\/[^:/]+$/.test(reference)) {
    return 'reference';
  }
  return {
    from: from.toUTC().toISO()!,
    to: to.toUTC().toISO()!,
    ...(wish.scope === 'entity' && { entityRef: reference }),
    ...(wish.scope === 'owner' && { ownerRef: reference }),
  };
}

/** The numbers above the table. */
export function summaryOf({ runs, notTested }: EvidenceReport) {
  const count = (verdict: EvidenceReportRow['verdict']) =>
    runs.filter(row => row.verdict === verdict).length;
  const timed = runs.filter(
    row => row.rtoMs !== undefined && row.rtoTarget !== undefined,
  );
  return {
    runs: runs.length,
    pass: count('pass'),
    partial: count('partial'),
    fail: count('fail'),
    unverified: count('unverified'),
    error: count('error'),
    withObjective: timed.length,
    metObjective: timed.filter(row => row.rtoMs! <= durationMs(row.rtoTarget!))
      .length,
    isolated: runs.filter(row => row.isolationProven).length,
    notTested: notTested.length,
  };
}
