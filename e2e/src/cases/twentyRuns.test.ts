import type { Run } from '@kymaros/plugin-kymaros-common';
import { databaseTest, refOf } from '../support/definitions';
import { KymarosBackend } from '../support/KymarosBackend';
import { clusterUnderTest } from '../support/TestCluster';
import { conclusionOf } from '../support/Troubles';

jest.setTimeout(1_200_000);

/** Fewer where nothing varies, so that `./dev test` stays quick. */
const RUNS = process.env.KYMAROS_E2E_DEMO ? 4 : 20;
/** As many at once as a cluster takes by default. */
const TESTS = ['again', 'once-more'];

describe(`${RUNS} runs of a healthy application, two at a time`, () => {
  const cluster = clusterUnderTest();
  let backend: KymarosBackend;
  const runs: Run[] = [];

  beforeAll(async () => {
    backend = await KymarosBackend.start({
      kubeconfig: cluster.kubeconfig,
      namespaces: ['app-db'],
      entities: TESTS.map(name => databaseTest(name)),
    });
    await Promise.all(
      TESTS.map(async name => {
        for (let i = 0; i < RUNS / TESTS.length; i++) {
          runs.push(await backend.run(refOf(name)));
        }
      }),
    );
  });

  afterAll(() => backend?.stop());

  it('conclude the same each time, and that nothing is wrong', () => {
    const conclusions = runs.map(conclusionOf);

    expect(conclusions).toEqual(runs.map(() => conclusions[0]));
    expect(conclusions[0]).toMatchObject({
      verdict: 'pass',
      score: 100,
      firstFinding: undefined,
    });
  });

  it('say the same of every tier', () => {
    const tiers = runs.map(run => run.tiers.map(({ levels }) => levels));

    expect(tiers).toEqual(runs.map(() => tiers[0]));
  });

  it('leave nothing behind', async () => {
    expect(await cluster.leftovers(backend.instance)).toEqual([]);
  });
});
