import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { readRetention } from './readRetention';

const DAY = 24 * 60 * 60 * 1000;
const read = (retention: JsonObject) =>
  readRetention(new ConfigReader({ retention }).getConfig('retention'));

describe('readRetention', () => {
  it('keeps runs for a year and a month, details for a quarter and evidence for seven years by default', () => {
    expect(read({})).toEqual({
      runs: { maxAgeMs: 400 * DAY, maxPerTest: 1000 },
      details: { maxAgeMs: 90 * DAY },
      evidence: { maxAgeMs: 7 * 365 * DAY },
    });
  });

  it.each<[JsonObject[string], number]>([
    ['30d', 30 * DAY],
    ['P1Y', 365 * DAY],
    [{ weeks: 2 }, 14 * DAY],
  ])('reads %j as any duration in Backstage', (maxAge, maxAgeMs) => {
    expect(read({ details: { maxAge } }).details).toEqual({ maxAgeMs });
  });

  it.each<[JsonObject, string | RegExp]>([
    [{ run: {} }, 'kymaros.retention.run is not known'],
    [{ runs: { maxage: '1d' } }, 'kymaros.retention.runs.maxage is not known'],
    [{ details: { maxAge: 'long' } }, /retention\.details|'maxAge'/],
    [
      { evidence: { maxAge: { days: 0 } } },
      'kymaros.retention.evidence.maxAge must be longer than nothing',
    ],
    [
      { runs: { maxPerTest: 0 } },
      'kymaros.retention.runs.maxPerTest must be a whole number',
    ],
  ])('refuses %j', (retention, message) => {
    expect(() => read(retention)).toThrow(message);
  });
});
