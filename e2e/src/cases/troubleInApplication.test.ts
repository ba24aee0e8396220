import type { OutputExpectation, Run } from '@kymaros/plugin-kymaros-common';
import { refOf } from '../support/definitions';
import { MissingImage } from '../support/MissingImage';
import { claim, deployment, statefulSet } from '../support/smallObjects';
import { clusterUnderTest } from '../support/TestCluster';
import {
  conclusionOf,
  namespaceOf,
  podsReadyCheck,
  type Trouble,
  Troubles,
} from '../support/Troubles';

jest.setTimeout(600_000);

/** It takes longer than its objective to start, and not twice as long, whatever restoring it takes on top. */
const START_S = 25;
const RTO_S = 22;
const LATER = 'trouble-in-application-later';

const writeRows = async (namespace: string, rows: number): Promise<void> => {
  const lines = Array.from({ length: rows }, (_, row) => `echo ${row};`);
  const { ok, output } = await clusterUnderTest().exec(
    namespace,
    'db-0',
    'main',
    ['sh', '-c', `{ ${lines.join(' ')} } > /data/rows`],
  );
  expect({ ok, output }).toEqual({ ok: true, output: '' });
};

const rowsCheck = (
  expectation: OutputExpectation,
): NonNullable<Trouble['checks']>[number] => ({
  name: 'rows',
  type: 'exec',
  exec: {
    podSelector: { app: 'db' },
    command: ['sh', '-c', 'wc -l < /data/rows'],
    expect: expectation,
  },
});

/** Fewer rows in each backup than in the one before. */
const fewer: Trouble = {
  name: 'fewer-rows',
  objects: [claim('data'), statefulSet({ name: 'db', claim: 'data' })],
  beforeBackup: (_, namespace) => writeRows(namespace, 5),
  checks: [rowsCheck({ baseline: { notBelow: '1%' } }), podsReadyCheck('db')],
  spec: {
    backupSource: {
      name: 'latest',
      namespaces: [{ name: namespaceOf('fewer-rows') }],
    },
  },
  expected: {
    verdict: 'fail',
    cause: 'APP',
    firstFinding: 'check-failed',
    score: 84,
    levels: { integrity: 1, completeness: 1, startup: 1, health: 0.5 },
  },
};

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
      score: 72,
      levels: { integrity: 1, completeness: 1, startup: 0 },
    },
  },
  {
    name: 'crash-loop',
    objects: [
      deployment({
        name: 'web',
        container: {
          command: ['sh', '-c', 'echo cannot start; exit 1'],
          // Without a probe, a pod counts as ready for as long as it takes to crash.
          readinessProbe: { exec: { command: ['cat', '/tmp/up'] } },
        },
      }),
    ],
    readyPods: 0,
    checks: [podsReadyCheck('web', '10s')],
    expected: {
      verdict: 'fail',
      cause: 'APP',
      firstFinding: 'tier-not-ready Deployment web',
      score: 72,
      levels: { integrity: 1, completeness: 1, startup: 0 },
    },
  },
  {
    name: 'wrong-data',
    objects: [claim('data'), statefulSet({ name: 'db', claim: 'data' })],
    beforeBackup: (_, namespace) => writeRows(namespace, 2),
    checks: [
      rowsCheck({ number: { operator: '>=', value: 3 } }),
      podsReadyCheck('db'),
    ],
    expected: {
      verdict: 'fail',
      cause: 'APP',
      firstFinding: 'check-failed',
      score: 84,
      levels: { integrity: 1, completeness: 1, startup: 1, health: 0.5 },
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
      score: expect.any(Number),
      levels: {
        integrity: 1,
        completeness: 1,
        startup: 1,
        health: 1,
        objectives: expect.any(Number),
      },
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
      troubles: [...troubles, fewer],
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

  it('a start that is too slow costs by how much', () => {
    const { levels } = conclusionOf(runs.get('slow-start')!);

    expect(levels?.objectives).toBeGreaterThan(0);
    expect(levels?.objectives).toBeLessThan(1);
  });

  it('fewer-rows: a pass first, and a failure against the baseline of that', async () => {
    const first = await installed.backend.run(refOf(fewer.name));
    await writeRows(namespaceOf(fewer.name), 4);
    await cluster.backUp(LATER, [namespaceOf(fewer.name)]);
    const second = await installed.backend.run(refOf(fewer.name));
    await cluster.deleteBackup(LATER);

    expect(first.verdict).toBe('pass');
    expect(second.backup?.name).toBe(LATER);
    expect(conclusionOf(second)).toEqual(fewer.expected);
    expect(
      second.tiers[0].checks.find(({ name }) => name === 'rows'),
    ).toMatchObject({ value: { number: 4 }, baseline: 5 });
  });

  it('leaves nothing behind', async () => {
    expect(await cluster.leftovers(installed.backend.instance)).toEqual([]);
  });
});
