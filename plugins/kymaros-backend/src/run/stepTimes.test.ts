import { restoreTestSpecSchema } from '@kymaros/plugin-kymaros-common';
import { readinessTimeoutMs } from './awaitReadyStep';
import { keepUntil } from './cleanUpStep';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe('readinessTimeoutMs', () => {
  const tier = { name: 'app-db', sandbox: 'sandbox-db' };
  const podStatus = (timeout: string, namespace?: string) => ({
    name: `${timeout}-${namespace}`,
    type: 'podStatus' as const,
    namespace,
    podStatus: { labelSelector: { app: 'x' }, timeout },
  });

  it.each<[string, ReturnType<typeof podStatus>[], number]>([
    ['five minutes without a podStatus check', [], 5 * MINUTE_MS],
    [
      'the longest that concerns the tier',
      [
        podStatus('3m', 'app-db'),
        podStatus('10m', 'sandbox-db'),
        podStatus('1h', 'app-web'),
      ],
      10 * MINUTE_MS,
    ],
    [
      'that of a check which may be about any tier',
      [podStatus('1m'), podStatus('20s', 'app-db')],
      MINUTE_MS,
    ],
  ])('is %s', (_, checks, expected) => {
    const spec = restoreTestSpecSchema.parse({
      backupSource: { name: 'b', namespaces: [{ name: 'app-db' }] },
      checks,
    });
    expect(readinessTimeoutMs(spec, tier)).toBe(expected);
  });
});

describe('keepUntil', () => {
  const nowMs = Date.parse('2026-01-01T12:00:00Z');

  it.each<[boolean | string, string, number | undefined]>([
    [false, '4h', undefined],
    [true, '4h', nowMs + HOUR_MS],
    ['30m', '4h', nowMs + 30 * MINUTE_MS],
    ['8h', '2h', nowMs + HOUR_MS],
    [true, '30m', undefined],
    ['4h', '8h', nowMs + 2 * HOUR_MS],
  ])(
    'keepOnFailure %p with a time to live of %s, an hour after the start, where two hours are allowed',
    (keepOnFailure, ttl, expected) => {
      const until = keepUntil(
        { keepOnFailure, ttl },
        {
          nowMs,
          startedAtMs: nowMs - HOUR_MS,
          maxKeepMs: 2 * HOUR_MS,
        },
      );
      expect(until?.getTime()).toBe(expected);
    },
  );
});
