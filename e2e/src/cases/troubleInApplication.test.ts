import type { Run } from '@kymaros/plugin-kymaros-common';
import { MissingImage } from '../support/MissingImage';
import { claim, deployment, statefulSet } from '../support/smallObjects';
import { clusterUnderTest } from '../support/TestCluster';
import {
  conclusionOf,
  podsReadyCheck,
  type Trouble,
  Troubles,
} from '../support/Troubles';

jest.setTimeout(600_000);

/** It takes longer than its objective to start, and not twice as long, whatever restoring it takes on top. */
const START_S = 25;
const RTO_S = 22;

const troubles: Trouble[] = [
  {
    name: 'image-missing',
    objects: [
      deployment({ name: 'web', container: { image: MissingImage.NAME } }),
    ],
    readyPods: 0,
    checks: [podsReadyCheck('web')],
    expected: {
      verdict: 'fail',
      cause: 'APP',
      firstFinding: 'tier-not-ready Deployment web',
      levels: { integrity: 1, completeness: 1, startup: 0 },
    },
  },
  {
    name: 'crash-loop',
    objects: [
      deployment({
        name: 'web',
        container: { command: ['sh', '-c', 'echo cannot start; exit 1'] },
      }),
    ],
    readyPods: 0,
    checks: [podsReadyCheck('web', '10s')],
    expected: {
      verdict: 'fail',
      cause: 'APP',
      firstFinding: 'tier-not-ready Deployment web',
      levels: { integrity: 1, completeness: 1, startup: 0 },
    },
  },
  {
    name: 'wrong-data',
    objects: [claim('data'), statefulSet({ name: 'db', claim: 'data' })],
    beforeBackup: async (cluster, namespace) => {
      await cluster.exec(namespace, 'db-0', 'main', [
        ...['sh', '-c', 'echo one > /data/rows; echo two >> /data/rows'],
      ]);
    },
    checks: [
      {
        name: 'three-rows',
        type: 'exec',
        exec: {
          podSelector: { app: 'db' },
          command: ['sh', '-c', 'wc -l < /data/rows'],
        },
      },
    ],
    expected: {
      verdict: 'fail',
      cause: 'APP',
      firstFinding: 'check-failed Pod db-0',
      levels: { integrity: 1, completeness: 1, startup: 1, health: 0 },
    },
  },
  {
    name: 'slow-start',
    objects: [
      deployment({
        name: 'web',
        container: {
          command: [
            ...['sh', '-c'],
            `sleep ${START_S}; touch /tmp/up; sleep 86400`,
          ],
          readinessProbe: {
            exec: { command: ['cat', '/tmp/up'] },
            periodSeconds: 1,
            failureThreshold: 1,
          },
        },
      }),
    ],
    checks: [podsReadyCheck('web')],
    spec: { objectives: { rto: `${RTO_S}s` } },
    expected: {
      verdict: 'partial',
      cause: 'APP',
      firstFinding: 'rto-exceeded',
      levels: { integrity: 1, completeness: 1, startup: 1, health: 1 },
    },
  },
];

describe('an application in trouble', () => {
  const cluster = clusterUnderTest();
  let image: MissingImage;
  let installed: Troubles;
  let runs: Map<string, Run>;

  beforeAll(async () => {
    image = await MissingImage.install(cluster);
    installed = await Troubles.install(cluster, {
      backup: 'trouble-in-application',
      troubles,
    });
    runs = await installed.run(troubles);
  });

  afterAll(async () => {
    await installed?.remove();
    await image?.remove();
  });

  it.each(troubles)('$name: $expected.verdict', ({ name, expected }) => {
    expect(conclusionOf(runs.get(name)!)).toEqual(expected);
  });

  it('leaves nothing behind', async () => {
    expect(await cluster.leftovers(installed.backend.instance)).toEqual([]);
  });
});
