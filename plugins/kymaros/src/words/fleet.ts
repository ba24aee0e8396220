import type {
  ClusterCondition,
  ClusterHealth,
  FleetCalendar,
  FleetFilter,
  ServiceStatus,
  Verdict,
} from '@kymaros/plugin-kymaros-common';
import { DateTime } from 'luxon';
import type { Translate } from '../translation';
import type { Tone } from './tones';

export const STATUS_TONES: Record<ServiceStatus, Tone> = {
  failing: 'bad',
  'cannot-run': 'fault',
  'not-configured': 'none',
  'never-tested': 'unknown',
  stale: 'waiting',
  partial: 'fair',
  proven: 'good',
};

/** Verdicts, what matters most on a day first. */
export const WORST_FIRST: Verdict[] = [
  'fail',
  'partial',
  'error',
  'unverified',
  'pass',
];

/** A day of the calendar. */
export type CalendarDay = FleetCalendar['days'][number];

/** How many weeks the calendar looks back, the current one included. */
const WEEKS_BACK = 12;

/** How the services stand, in one sentence. */
export function standingInWords(
  services: Record<ServiceStatus, number>,
  t: Translate,
): string {
  const total = sum(Object.values(services));
  const { proven, failing, partial } = services;
  if (proven === total) {
    return t('fleet.allProven', { count: total });
  }
  const unknown = total - proven - failing - partial;
  const others = [
    failing > 0 && t('fleet.doNotRestore', { count: failing }),
    partial > 0 && t('fleet.partly', { count: partial }),
    unknown > 0 && t('fleet.nobodyKnows', { count: unknown }),
  ].filter(Boolean);
  const first = t('fleet.someProven', {
    proven: String(proven),
    total: String(total),
  });
  return `${first}; ${others.join(', ')}.`;
}

/** Whole weeks, from Monday: the last ones up to and with the next. */
export function calendarPeriod(now: number): { from: string; to: string } {
  const monday = DateTime.fromMillis(now).startOf('week');
  return {
    from: monday.minus({ weeks: WEEKS_BACK - 1 }).toISODate()!,
    to: monday.plus({ weeks: 2 }).minus({ days: 1 }).toISODate()!,
  };
}

/** Which verdict a day is marked with, and how many runs had it. */
export function worstOf(
  day: CalendarDay,
): { verdict: Verdict; count: number } | undefined {
  const verdict = WORST_FIRST.find(one => (day.runs[one] ?? 0) > 0);
  return verdict && { verdict, count: day.runs[verdict]! };
}

/** `40 runs: 2 Fail, 38 Pass; 3 planned`. */
export function dayInWords(day: CalendarDay, t: Translate): string {
  const total = sum(Object.values(day.runs));
  const verdicts = WORST_FIRST.filter(verdict => day.runs[verdict]).map(
    verdict =>
      t('fleetCalendar.of', {
        number: String(day.runs[verdict]),
        verdict: t(`verdict.${verdict}`),
      }),
  );
  const ran =
    total > 0 &&
    `${t('fleetCalendar.runs', { count: total })}: ${verdicts.join(', ')}`;
  const planned =
    Boolean(day.planned) && t('fleetCalendar.planned', { count: day.planned! });
  return (
    [ran, planned].filter(Boolean).join('; ') || t('fleetCalendar.nothing')
  );
}

/** A day's first moment and that of the next, in the reader's zone. */
export function boundsOf(date: string): { from: string; to: string } {
  const from = DateTime.fromISO(date);
  return {
    from: from.toUTC().toISO()!,
    to: from.plus({ days: 1 }).toUTC().toISO()!,
  };
}

/** Whether anything is narrowed at all. */
export function isNarrowed(filter: FleetFilter): boolean {
  const { ownerRefs, systemRefs, clusters } = filter;
  return [ownerRefs, systemRefs, clusters].some(values => values?.length);
}

/** The worst state of a cluster's conditions: one that failed is enough. */
export function stateOfCluster(
  cluster: Pick<ClusterHealth, 'conditions'>,
): ClusterCondition['state'] {
  const states = cluster.conditions.map(({ state }) => state);
  if (states.includes('failed')) {
    return 'failed';
  }
  return states.includes('unknown') ? 'unknown' : 'ok';
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
