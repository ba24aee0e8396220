import type { HazardReport } from '@kymaros/plugin-kymaros-common';
import { hazardsTogether } from './hazards';

const report = (change: Partial<HazardReport>): HazardReport => ({
  id: 'cron-job',
  title: 'CronJobs',
  risk: 'They would run.',
  remedy: 'suspended',
  action: 'changed',
  tier: 'db',
  objects: [],
  ...change,
});

describe('hazards of several tiers', () => {
  it('are told once, with the objects of all tiers', () => {
    const together = hazardsTogether([
      report({ objects: [{ kind: 'CronJob', name: 'a' }], omitted: 3 }),
      report({ tier: 'web', objects: [{ kind: 'CronJob', name: 'a' }] }),
      report({ tier: 'api', omitted: 2 }),
    ]);
    expect(together).toHaveLength(1);
    expect(together[0]).toMatchObject({
      omitted: 5,
      objects: [
        { kind: 'CronJob', namespace: 'db', name: 'a' },
        { kind: 'CronJob', namespace: 'web', name: 'a' },
      ],
    });
  });

  it('begin with what stops the run, what is let be, what stays out, what is changed', () => {
    const actions = (
      ['changed', 'excluded', 'allowed', 'refused'] as const
    ).map(action => report({ action, id: action }));
    expect(hazardsTogether(actions).map(({ action }) => action)).toEqual([
      'refused',
      'allowed',
      'excluded',
      'changed',
    ]);
  });
});
