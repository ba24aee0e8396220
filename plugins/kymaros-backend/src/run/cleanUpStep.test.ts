import type { RestoreTestSpecInput } from '@kymaros/plugin-kymaros-common';
import { sandboxNames } from '../sandbox/names';
import { RunWorld } from './__testUtils__/RunWorld';
import type { StepDriver } from './__testUtils__/StepDriver';
import { ISOLATE_STEP_ID, type IsolatedRun } from './isolateStep';
import { plannedRun } from './runContext';

jest.setTimeout(60_000);

const failing: RestoreTestSpecInput = {
  backupSource: {
    name: 'myapp-backup',
    namespaces: [{ name: 'app-db' }, { name: 'app-backend' }],
  },
  networkIsolation: { mode: 'group' },
  sandbox: { keepOnFailure: true },
  checks: [
    {
      name: 'missing',
      type: 'resourceExists',
      resourceExists: {
        resources: [{ kind: 'Secret', name: 'gone' }],
        timeout: '1s',
      },
    },
  ],
};

describe('cleanUpStep', () => {
  let world: RunWorld;

  beforeAll(async () => {
    world = await RunWorld.start();
  });

  afterAll(() => world.stop());

  const keptUntil = (run: StepDriver) =>
    run.events.flatMap(event =>
      event.type === 'run.kept' ? [event.until] : [],
    );

  it('promise 2: sandboxes that are kept stay closed, and their names lead into them', async () => {
    const run = world.run(failing);
    await run.drive();
    expect(keptUntil(run)).toHaveLength(1);

    const { probes } = world.dependencies;
    const bounds = {
      signal: new AbortController().signal,
      deadlineMs: Date.now() + 30_000,
    };
    const planned = plannedRun(run);
    const names = sandboxNames({ runId: run.runId, spec: run.test.spec });
    const { dns } = run.outputOf<IsolatedRun>(ISOLATE_STEP_ID);
    const started = await probes.start(planned, names, bounds);
    const { proof, findings } = await probes.prove(planned, {
      started,
      dns,
      bounds,
    });

    expect(findings).toEqual([]);
    expect(proof?.status).toBe('proven');
    expect(
      proof?.attempts.filter(({ expected }) => expected === 'reached'),
    ).not.toEqual([]);
  });

  it('keeps nothing of a run that ended before it made sandboxes', async () => {
    const run = world.run({
      ...failing,
      backupSource: { ...failing.backupSource, name: 'gone' },
    });

    await run.drive();

    expect(keptUntil(run)).toEqual([]);
    expect(await world.leftovers(run.runId)).toEqual([]);
  });
});
