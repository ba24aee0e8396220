import fc from 'fast-check';
import { restoreTestSpecSchema } from '../restoreTest/schema';
import type { HazardReport } from '../plan/RestorePlan';
import type { Finding } from './Finding';
import { applyRunEvent, initialRun, worstFinding } from './reduceRun';
import type { CheckResult, Run } from './Run';
import type { RunEvent, RunEventBody } from './RunEvent';

const QUEUED = initialRun({
  id: 'r1',
  trigger: { kind: 'manual', by: 'user:default/guest' },
  createdAt: '2026-05-01T02:00:00.000Z',
  test: {
    ref: 'restoretest:ops/shop',
    title: 'shop',
    origin: 'document',
    entityRefs: ['component:default/shop'],
    cluster: 'demo',
    hash: 'abc',
    spec: restoreTestSpecSchema.parse({
      backupSource: {
        name: 'latest',
        namespaces: [
          { name: 'db', sandboxName: 'sandbox-db' },
          { name: 'web' },
        ],
      },
      checks: [
        {
          name: 'db-ready',
          namespace: 'sandbox-db',
          type: 'podStatus',
          podStatus: { labelSelector: { app: 'db' } },
        },
        {
          name: 'web-port',
          type: 'tcpSocket',
          tcpSocket: { service: 'web', port: 80 },
        },
      ],
    }),
  },
});

function play(bodies: RunEventBody[], run: Run = QUEUED): Run {
  return bodies.reduce<Run>(
    (picture, body) =>
      applyRunEvent(picture, {
        ...body,
        runId: 'r1',
        seq: picture.lastEventSeq + 1,
        at: `2026-05-01T02:00:0${picture.lastEventSeq % 10}.000Z`,
      } as RunEvent),
    run,
  );
}

const finding = (
  severity: Finding['severity'],
  gate = false,
  code = severity as string,
): Finding => ({
  code,
  severity,
  gate,
  cause: 'BACKUP',
  message: 'm',
  hint: 'h',
});

const check = (changes: Partial<CheckResult>): CheckResult => ({
  name: 'web-port',
  type: 'tcpSocket',
  severity: 'critical',
  weight: 1,
  state: 'passed',
  message: 'open',
  attempts: 1,
  ...changes,
});

describe('initialRun', () => {
  it('shows every tier and check as pending, checks in the tier they name', () => {
    expect(QUEUED.tiers).toMatchObject([
      {
        name: 'db',
        sandbox: 'sandbox-db',
        state: 'pending',
        checks: [{ name: 'db-ready', tier: 'db', state: 'pending' }],
      },
      { name: 'web', state: 'pending', checks: [] },
    ]);
    expect(QUEUED.unplacedChecks).toMatchObject([{ name: 'web-port' }]);
    expect([QUEUED.checksPassed, QUEUED.checksTotal]).toEqual([0, 2]);
  });
});

describe('applyRunEvent', () => {
  it('follows a run from start to end', () => {
    const run = play([
      { type: 'run.started' },
      {
        type: 'step.changed',
        step: { id: 'plan', kind: 'plan', state: 'running', attempts: 1 },
      },
      { type: 'run.planned', tiers: [{ name: 'web', sandbox: 'kymaros-web' }] },
    ]);
    expect(run).toMatchObject({
      state: 'running',
      startedAt: '2026-05-01T02:00:00.000Z',
      currentStep: { id: 'plan', kind: 'plan' },
      tiers: [{ sandbox: 'sandbox-db' }, { sandbox: 'kymaros-web' }],
      lastEventSeq: 3,
    });
    const ended = play(
      [
        {
          type: 'step.changed',
          step: { id: 'plan', kind: 'plan', state: 'done', attempts: 1 },
        },
        { type: 'run.kept', until: '2026-05-01T03:00:00.000Z' },
        { type: 'run.finished', ending: 'completed' },
      ],
      run,
    );
    expect(ended).toMatchObject({
      state: 'finished',
      ending: 'completed',
      keptUntil: '2026-05-01T03:00:00.000Z',
      steps: [{ id: 'plan', state: 'done' }],
    });
    expect(ended.currentStep).toBeUndefined();
  });

  it('keeps the evidence: what was made harmless, and what the probes tried last', () => {
    expect(QUEUED).toMatchObject({ hazards: [] });
    expect(QUEUED.isolation).toBeUndefined();
    const hazard: HazardReport = {
      id: 'cron-job',
      title: 'CronJobs',
      risk: 'They would run.',
      action: 'changed',
      remedy: 'suspended',
      tier: 'db',
      objects: [{ kind: 'CronJob', name: 'nightly' }],
    };
    const attempt = {
      from: 'db',
      target: 'the API server',
      address: '10.96.0.1:443',
      moment: 'settled',
      expected: 'blocked',
    } as const;
    const run = play([
      { type: 'run.planned', tiers: [], hazards: [hazard] },
      {
        type: 'isolation.probed',
        proof: {
          status: 'refuted',
          attempts: [{ ...attempt, outcome: 'reached' }],
        },
      },
      {
        type: 'isolation.probed',
        proof: {
          status: 'proven',
          attempts: [{ ...attempt, outcome: 'blocked' }],
        },
      },
    ]);
    expect(run.hazards).toEqual([hazard]);
    expect(run.isolation).toMatchObject({
      status: 'proven',
      attempts: [{ outcome: 'blocked' }],
    });
  });

  it('moves a check to the tier in which its target was found, and counts it once', () => {
    const running = play([
      { type: 'check.changed', check: check({ state: 'running' }) },
    ]);
    expect(running.unplacedChecks).toMatchObject([{ state: 'running' }]);
    const passed = play(
      [{ type: 'check.changed', check: check({ tier: 'web' }) }],
      running,
    );
    expect(passed.unplacedChecks).toEqual([]);
    expect(passed.tiers[1].checks).toMatchObject([
      { name: 'web-port', state: 'passed' },
    ]);
    expect([passed.checksPassed, passed.checksTotal]).toEqual([1, 2]);
  });

  it('keeps a check in its tier when an event does not name it', () => {
    const run = play([
      {
        type: 'check.changed',
        check: check({ name: 'db-ready', state: 'running' }),
      },
    ]);
    expect(run.tiers[0].checks).toMatchObject([
      { name: 'db-ready', state: 'running' },
    ]);
    expect(run.unplacedChecks).toMatchObject([{ name: 'web-port' }]);
  });

  it('takes the result as the last word', () => {
    const run = play([
      { type: 'finding.added', finding: finding('info') },
      {
        type: 'run.verdict',
        result: {
          verdict: 'fail',
          score: 40,
          coverage: 0.6,
          levels: [],
          tiers: QUEUED.tiers,
          unplacedChecks: [check({})],
          findings: [finding('warning'), finding('critical')],
          rtoMs: 1234,
        },
      },
    ]);
    expect(run).toMatchObject({
      verdict: 'fail',
      score: 40,
      checksPassed: 1,
      firstFinding: { severity: 'critical' },
      findings: [{ severity: 'warning' }, { severity: 'critical' }],
      verdictAt: '2026-05-01T02:00:01.000Z',
    });
  });

  const bodies = fc.array(
    fc.oneof(
      fc.constant<RunEventBody>({ type: 'run.started' }),
      fc.constant<RunEventBody>({ type: 'run.finished', ending: 'completed' }),
      fc
        .constantFrom<Finding['severity']>('critical', 'warning', 'info')
        .map<RunEventBody>(severity => ({
          type: 'finding.added',
          finding: finding(severity),
        })),
      fc
        .record({
          name: fc.constantFrom('db-ready', 'web-port'),
          tier: fc.constantFrom('db', 'web', 'gone', undefined),
          state: fc.constantFrom<CheckResult['state']>('passed', 'failed'),
        })
        .map<RunEventBody>(changes => ({
          type: 'check.changed',
          check: check(changes),
        })),
      fc.constantFrom('db', 'web').map<RunEventBody>(tier => ({
        type: 'tier.changed',
        tier,
        state: 'ready',
      })),
    ),
    { maxLength: 12 },
  );
  const numbered = (list: RunEventBody[]) =>
    list.map(
      (body, index) =>
        ({
          ...body,
          runId: 'r1',
          seq: index + 1,
          at: '2026-05-01T02:00:00.000Z',
        } as RunEvent),
    );

  it('comes to the same picture however often events are read again', () => {
    fc.assert(
      fc.property(
        bodies.chain(list =>
          fc.tuple(
            fc.constant(numbered(list)),
            fc.array(fc.nat({ max: Math.max(list.length - 1, 0) })),
          ),
        ),
        ([events, rereads]) => {
          const once = events.reduce(applyRunEvent, QUEUED);
          let picture = QUEUED;
          for (const event of events) {
            picture = applyRunEvent(picture, event);
            for (const index of rereads.filter(at => at < event.seq)) {
              picture = applyRunEvent(picture, events[index]);
            }
          }
          expect(picture).toEqual(once);
        },
      ),
    );
  });

  it('never loses or doubles a check, and never changes the picture it was given', () => {
    fc.assert(
      fc.property(bodies, list => {
        const before = structuredClone(QUEUED);
        const run = numbered(list).reduce(applyRunEvent, QUEUED);
        const names = [
          ...run.tiers.flatMap(tier => tier.checks),
          ...run.unplacedChecks,
        ].map(({ name }) => name);
        expect(names.sort()).toEqual(['db-ready', 'web-port']);
        expect(run.checksTotal).toBe(2);
        expect(QUEUED).toEqual(before);
      }),
    );
  });
});

describe('worstFinding', () => {
  it('puts gates before severity, and the first of equals', () => {
    expect(
      worstFinding([
        finding('critical', false, 'a'),
        finding('info', true, 'b'),
        finding('warning', true, 'c'),
        finding('warning', true, 'd'),
      ]),
    ).toMatchObject({ code: 'c' });
    expect(worstFinding([])).toBeUndefined();
  });
});
