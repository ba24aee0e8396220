import { mockServices } from '@backstage/backend-test-utils';
import type { MissingPermission } from '@kymaros/plugin-kymaros-common';
import type { StepContext } from '../engine/Step';
import { plannedRun } from '../sandbox/__testUtils__/runs';
import { planStep } from './planStep';
import type { RunDependencies } from './RunDependencies';

const RUN = plannedRun('7a1b2c3d-0000-4000-8000-000000000001', {
  namespaces: [{ name: 'shop-db' }],
});
const EXEC: MissingPermission = {
  verb: 'create',
  resource: 'pods/exec',
  scope: 'sandboxes',
  neededTo: 'run checks',
  grantedBy: 'ClusterRole kymaros-sandbox (deploy/sandbox-role.yaml)',
};
const LIST_BACKUPS: MissingPermission = {
  verb: 'list',
  resource: 'backups.velero.io',
  scope: 'namespace',
  namespace: 'velero',
  neededTo: 'choose a backup',
  grantedBy: 'Role kymaros in velero (deploy/velero-role.yaml)',
};

/** A step before which nothing of the cluster, the backup or the sandboxes may be touched. */
function execute(dependencies: Partial<RunDependencies>) {
  const untouchable = new Proxy(dependencies, {
    get(target, name) {
      if (name in target) {
        return Reflect.get(target, name);
      }
      throw new Error(`${String(name)} was touched`);
    },
  });
  const reported: unknown[] = [];
  const context: StepContext = {
    runId: RUN.runId,
    test: RUN.test,
    startedAt: new Date(),
    outputOf: () => undefined,
    steps: [],
    findings: [],
    stopped: undefined,
    signal: new AbortController().signal,
    deadlineMs: Date.now() + 60_000,
    attempt: 1,
    report: async event => {
      reported.push(event);
    },
    logger: mockServices.logger.mock(),
  };
  return planStep(untouchable as RunDependencies).execute(context);
}

describe('the plan step, before it plans', () => {
  it('ends the run when Kymaros lacks rights, and names each of them with the file that grants it', async () => {
    const outcome = await execute({
      entitlements: { refuseStart: async () => undefined },
      access: { findMissing: async () => [EXEC, LIST_BACKUPS] },
    });

    expect(outcome.stop).toBe(true);
    expect(
      outcome.findings?.map(({ code, cause, gate }) => [code, cause, gate]),
    ).toEqual([
      ['permission-missing', 'INFRA', true],
      ['permission-missing', 'INFRA', true],
    ]);
    expect(outcome.findings?.[0]).toMatchObject({
      message: expect.stringContaining('create pods/exec in its sandboxes'),
      hint: expect.stringContaining('deploy/sandbox-role.yaml'),
    });
    expect(outcome.findings?.[1]).toMatchObject({
      message: expect.stringContaining(
        'list backups.velero.io in namespace velero',
      ),
      hint: expect.stringContaining('deploy/velero-role.yaml'),
    });
  });

  it('asks about rights only for a test that may run at all', async () => {
    const denied = {
      code: 'not-entitled',
      severity: 'critical',
      cause: 'DEFINITION',
      gate: true,
      message: 'It may not run.',
      hint: 'Ask.',
    } as const;

    expect(
      await execute({ entitlements: { refuseStart: async () => denied } }),
    ).toMatchObject({ stop: true, findings: [denied] });
  });
});
