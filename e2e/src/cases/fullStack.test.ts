import type { Run, StepSummary } from '@kymaros/plugin-kymaros-common';
import { SEED_EXAMPLE_REF, SOURCES, seedExample } from '../support/definitions';
import { KymarosBackend } from '../support/KymarosBackend';
import { clusterUnderTest } from '../support/TestCluster';

jest.setTimeout(300_000);

describe("the seed's complete example", () => {
  const cluster = clusterUnderTest();
  let backend: KymarosBackend;
  let run: Run;

  beforeAll(async () => {
    backend = await KymarosBackend.start({
      stabilityWindow: undefined,
      kubeconfig: cluster.kubeconfig,
      entities: [seedExample],
      namespaces: SOURCES,
    });
    run = await backend.run(SEED_EXAMPLE_REF);
  });

  afterAll(() => backend?.stop());

  it('passes, with a full score and all seven checks', () => {
    expect(run.findings.filter(({ severity }) => severity !== 'info')).toEqual(
      [],
    );
    expect(run).toMatchObject({
      verdict: 'pass',
      score: 100,
      ending: 'completed',
      checksPassed: 7,
      checksTotal: 7,
    });
    expect(run.backup?.name).toBe('myapp-backup');
  });

  it('restores the tiers in list order, each after the one before was ready', () => {
    const work = run.steps.filter(
      ({ kind }) => kind === 'restore' || kind === 'await-ready',
    );

    expect(work.map(({ id }) => id)).toEqual(
      SOURCES.flatMap(tier => [`restore/${tier}`, `await-ready/${tier}`]),
    );
    const times = work.flatMap(({ startedAt, finishedAt }: StepSummary) => [
      startedAt!,
      finishedAt!,
    ]);
    expect(times).toEqual([...times].sort());
  });

  it('uses the sandbox names that the test chose', () => {
    expect(run.tiers.map(({ name, sandbox }) => [name, sandbox])).toEqual([
      ['app-db', 'sandbox-db'],
      ['app-backend', 'sandbox-backend'],
      ['app-frontend', 'sandbox-frontend'],
    ]);
  });

  it('finds every check its tier', () => {
    expect(run.unplacedChecks).toEqual([]);
    expect(
      run.tiers.map(({ checks }) => checks.map(({ name }) => name)),
    ).toEqual([
      ['db-resources', 'db-pod-ready', 'db-accepting-queries'],
      ['backend-pods-ready', 'backend-health'],
      ['frontend-pod-ready', 'frontend-port'],
    ]);
  });

  it('restored the data of the volume, and not only its claim', () => {
    expect(run.tiers[0].restore?.volumes).toEqual([
      expect.objectContaining({ phase: 'Completed' }),
    ]);
  });

  it('measures all that the test can show, and finds nothing wanting', () => {
    const measured = run.levels.filter(({ status }) => status === 'measured');
    expect(measured.map(({ level }) => level)).toEqual(
      expect.arrayContaining([
        'integrity',
        'completeness',
        'startup',
        'health',
      ]),
    );
    expect(measured.filter(({ value }) => value !== 1)).toEqual([]);
    expect(run.coverage).toBeGreaterThanOrEqual(0.8);
  });

  it('says where the time went, stretch by stretch, until the service was back', () => {
    const { path, queueMs, rtoMs } = run.timings!;
    const endMs = path.reduce((atMs, { fromMs, durationMs }) => {
      expect(fromMs).toBe(atMs);
      return fromMs + durationMs;
    }, 0);
    expect(rtoMs).toBe(endMs - queueMs);
    expect(run.rtoMs).toBe(rtoMs);
    expect(
      path
        .filter(({ what }) => what === 'restore' || what === 'start')
        .map(({ tier }) => tier),
    ).toEqual(SOURCES.flatMap(tier => [tier, tier]));
  });

  it('names the images that ran', () => {
    for (const { workloads } of run.tiers) {
      expect(workloads).not.toEqual([]);
      for (const { images } of workloads) {
        expect(images).toEqual([
          { container: expect.any(String), image: expect.any(String) },
        ]);
      }
    }
  });

  it('tells its story as gapless events', async () => {
    const { items } = await backend.client.getRunEvents(run.id);

    expect(items.map(({ seq }) => seq)).toEqual(
      items.map((_, index) => index + 1),
    );
    expect(items[0].type).toBe('run.queued');
    expect(items[items.length - 1].type).toBe('run.finished');
  });

  it('promise 4: leaves nothing in the cluster', async () => {
    expect(await cluster.leftovers(backend.instance)).toEqual([]);
  });
});
