import {
  occurrences,
  type RestoreTestSpec,
} from '@kymaros/plugin-kymaros-common';
import type { TimeSpan } from '../../database/FleetRunReader';

type Schedule = Pick<RestoreTestSpec, 'schedule' | 'timezone' | 'suspend'>;

/**
 * Of each span, the runs that schedules start after `now`. Spans follow on each other.
 *
 * Each schedule is walked once, however many tests have it.
 */
export function countPlanned(
  schedules: readonly Schedule[],
  spans: readonly TimeSpan[],
  now: Date,
): number[] {
  const counts = spans.map(() => 0);
  const last = spans[spans.length - 1];
  if (!last || last.ends <= now) {
    return counts;
  }
  const start = new Date(
    Math.max(now.getTime(), spans[0].begins.getTime() - 1),
  );
  for (const { schedule, timezone, tests } of grouped(schedules)) {
    let span = 0;
    for (const time of occurrences(schedule, timezone, start)) {
      if (time >= last.ends) {
        break;
      }
      while (time >= spans[span].ends) {
        span++;
      }
      counts[span] += tests;
    }
  }
  return counts;
}

function grouped(schedules: readonly Schedule[]) {
  const groups = new Map<
    string,
    { schedule: string; timezone: string; tests: number }
  >();
  for (const { schedule, timezone, suspend } of schedules) {
    if (schedule && !suspend) {
      const key = `${schedule} ${timezone}`;
      const group = groups.get(key) ?? { schedule, timezone, tests: 0 };
      group.tests++;
      groups.set(key, group);
    }
  }
  return groups.values();
}
