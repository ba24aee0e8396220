import type { RestoreTestSpec } from '@kymaros/plugin-kymaros-common';
import { testNamed } from '../database/__testUtils__/runStores';
import { notTestedReason } from './notTested';

const period = {
  from: new Date('2026-05-01T00:00:00Z'),
  to: new Date('2026-06-01T00:00:00Z'),
  now: new Date('2026-05-10T00:00:00Z'),
};

function reasonOf(spec: Partial<RestoreTestSpec>) {
  const test = testNamed('shop');
  return notTestedReason(
    {
      definition: {
        ...test,
        systemRefs: [],
        test: { ...test, spec: { ...test.spec, ...spec } },
        problems: [],
      },
    },
    period,
  );
}

describe('why a test did not run', () => {
  it.each<[Partial<RestoreTestSpec>, string]>([
    [{}, 'It has no schedule, and no run that somebody started ended'],
    [{ suspend: true, schedule: '0 2 * * *' }, 'It is suspended'],
    [
      { schedule: '0 0 1 5 *' },
      'It was due at 2026-05-01T00:00:00.000Z by its schedule 0 0 1 5 * (UTC), and no run ended in the period',
    ],
    [
      { schedule: '0 2 20 * *' },
      'It is not due before 2026-05-20T02:00:00.000Z by its schedule',
    ],
    [{ schedule: '0 2 1 8 *' }, 'It was not due in the period by its schedule'],
    [{ schedule: '0 0 1 6 *' }, 'It was not due in the period by its schedule'],
  ])('%j', (spec, reason) => {
    expect(reasonOf(spec)).toContain(reason);
  });
});
