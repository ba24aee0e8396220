import {
  SERVICE_STATUSES,
  type ServiceStatus,
} from '@kymaros/plugin-kymaros-common';
import { DateTime } from 'luxon';
import { translate } from '../__testUtils__/translate';
import { calendarPeriod, dayInWords, standingInWords, worstOf } from './fleet';

const t = translate();

function services(some: Partial<Record<ServiceStatus, number>>) {
  return {
    ...(Object.fromEntries(
      SERVICE_STATUSES.map(status => [status, 0]),
    ) as Record<ServiceStatus, number>),
    ...some,
  };
}

describe('how the fleet stands', () => {
  it.each<[Partial<Record<ServiceStatus, number>>, string]>([
    [{ proven: 12 }, 'All 12 services are proven restorable.'],
    [{ proven: 1 }, 'The only service is proven restorable.'],
    [
      { proven: 999, failing: 1 },
      '999 of 1000 services are proven restorable; 1 does not restore.',
    ],
    [
      {
        proven: 4,
        failing: 2,
        partial: 1,
        'cannot-run': 1,
        'not-configured': 2,
        'never-tested': 1,
        stale: 1,
      },
      '4 of 12 services are proven restorable; 2 do not restore, 1 restores only partly, of 5 nobody knows.',
    ],
    [
      { 'not-configured': 3 },
      '0 of 3 services are proven restorable; of 3 nobody knows.',
    ],
  ])('counts each service once, the untested ones too: %j', (some, words) => {
    expect(standingInWords(services(some), t)).toBe(words);
  });
});

describe('a day of the calendar', () => {
  it('is marked with its worst verdict, however few runs had it', () => {
    const day = { date: '2026-11-24', runs: { pass: 40, fail: 1, error: 3 } };
    expect(worstOf(day)).toEqual({ verdict: 'fail', count: 1 });
    expect(dayInWords(day, t)).toBe(
      '44 runs: 1 Fail, 3 Could not test, 40 Pass',
    );
  });

  it('says what is planned beside what ran', () => {
    const day = { date: '2026-11-24', runs: { pass: 1 }, planned: 2 };
    expect(dayInWords(day, t)).toBe('1 run: 1 Pass; 2 planned');
  });

  it('without runs has no mark, and says so', () => {
    const day = { date: '2026-11-20', runs: {} };
    expect(worstOf(day)).toBeUndefined();
    expect(dayInWords(day, t)).toBe('no runs');
  });

  it('is one of whole weeks from Monday to Sunday, twelve up to now and the next', () => {
    const { from, to } = calendarPeriod(Date.parse('2026-11-24T12:00:00Z'));
    expect(DateTime.fromISO(from).weekday).toBe(1);
    expect(DateTime.fromISO(to).weekday).toBe(7);
    expect(from).toBe('2026-09-07');
    expect(to).toBe('2026-12-06');
  });
});
