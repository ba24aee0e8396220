import type { V1Pod } from '@kubernetes/client-node';
import { hopelessCrashLoop } from './crashLoops';
import type { Workload } from './workloads';

const workload = (name: string): Workload => ({
  kind: 'Deployment',
  name,
  selector: { matchLabels: { app: name } },
  desired: 1,
});

const pod = (app: string, status: object): V1Pod => ({
  metadata: { name: `${app}-1`, labels: { app } },
  status: status as V1Pod['status'],
});

const ready = (app: string, since: string) =>
  pod(app, {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: since }],
  });

const looping = (app: string, restartCount: number, lastStart: string) =>
  pod(app, {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'False' }],
    containerStatuses: [
      {
        name: 'main',
        restartCount,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated: { exitCode: 1, startedAt: lastStart } },
      },
    ],
  });

const starting = (app: string) => pod(app, { phase: 'Pending' });

const EARLY = '2026-01-01T02:00:00Z';
const LATE = '2026-01-01T02:05:00Z';

describe('hopelessCrashLoop', () => {
  it.each<[string, V1Pod[], boolean]>([
    [
      'a third restart with nothing left to wait for',
      [looping('api', 3, LATE), ready('db', EARLY)],
      true,
    ],
    ['a second restart', [looping('api', 2, LATE), ready('db', EARLY)], false],
    [
      'a database that is still on its way',
      [looping('api', 9, LATE), starting('db')],
      false,
    ],
    [
      'a database whose pod was not even made yet',
      [looping('api', 9, LATE)],
      false,
    ],
    [
      'a database that came up after the last attempt',
      [looping('api', 9, EARLY), ready('db', LATE)],
      false,
    ],
    [
      'two that crash whatever the other does',
      [looping('api', 3, LATE), looping('db', 3, LATE)],
      true,
    ],
    ['all ready', [ready('api', EARLY), ready('db', EARLY)], false],
  ])('%s', (_, pods, hopeless) => {
    const found = hopelessCrashLoop([workload('api'), workload('db')], pods);
    expect(found?.name).toBe(hopeless ? 'main' : undefined);
  });
});
