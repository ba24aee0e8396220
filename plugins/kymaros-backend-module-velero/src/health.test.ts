import { goDurationMs } from './goDuration';
import { judgeHealth } from './health';
import type { BackupStorageLocation } from './veleroObjects';

const NOW = Date.parse('2026-05-01T02:00:00Z');
const ago = (seconds: number) =>
  new Date(NOW - seconds * 1000).toISOString().replace('.000', '');

const location = (
  name: string,
  status: BackupStorageLocation['status'],
  spec: BackupStorageLocation['spec'] = {},
): BackupStorageLocation => ({ metadata: { name }, spec, status });

const judge = (...locations: BackupStorageLocation[]) =>
  judgeHealth(locations, { nowMs: NOW, namespace: 'velero' });

const available = (seconds: number) => ({
  phase: 'Available',
  lastValidationTime: ago(seconds),
});

describe('the health of Velero', () => {
  it.each<[string, BackupStorageLocation[], string, string]>([
    ['looked at just now', [location('a', available(5))], 'ok', 'ok'],
    [
      'one round late, as after a busy minute',
      [location('a', available(115))],
      'ok',
      'ok',
    ],
    [
      'not looked at for three rounds: what it said then is no news',
      [location('a', available(181))],
      'failed',
      'unknown',
    ],
    [
      'looked at as seldom as it asks for',
      [location('a', available(1_000), { validationFrequency: '10m0s' })],
      'ok',
      'ok',
    ],
    ['never looked at', [location('a', undefined)], 'failed', 'unknown'],
    [
      'not to be looked at',
      [location('a', available(90_000), { validationFrequency: '0s' })],
      'unknown',
      'ok',
    ],
    [
      'out of reach, which a Velero at work has found',
      [
        location('a', available(5)),
        location('b', { ...available(5), phase: 'Unavailable' }),
      ],
      'ok',
      'failed',
    ],
    [
      'new beside one that is looked at',
      [location('a', available(5)), location('b', undefined)],
      'ok',
      'unknown',
    ],
    [
      'read-only, from which can be restored',
      [location('a', available(5), { accessMode: 'ReadOnly' })],
      'ok',
      'ok',
    ],
    ['absent', [], 'unknown', 'failed'],
  ])('with storage %s', (_, locations, system, storage) => {
    const health = judge(...locations);

    expect([health.system.state, health.storage.state]).toEqual([
      system,
      storage,
    ]);
    for (const { state, hint } of Object.values(health)) {
      expect(hint === undefined).toBe(state === 'ok');
    }
  });

  it('tells of each location what Velero says', () => {
    const { storage } = judge(
      location('main', available(5), { accessMode: 'ReadOnly' }),
      location('far', {
        phase: 'Unavailable',
        lastValidationTime: ago(600),
        message: 'no such bucket',
      }),
    );

    expect(storage).toMatchObject({
      message: 'Not available: far.',
      details: [
        'main: Available, read-only, looked at 5 s ago',
        'far: Unavailable, looked at 10 min ago, no such bucket',
      ],
    });
  });
});

it.each([
  ['1m0s', 60_000],
  ['1h30m', 5_400_000],
  ['1.5s', 1_500],
  ['0s', 0],
  ['0', 0],
  ['soon', undefined],
  [undefined, undefined],
])('a duration of Go such as %s is read', (text, ms) => {
  expect(goDurationMs(text)).toBe(ms);
});
