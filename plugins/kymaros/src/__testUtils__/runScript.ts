import {
  DEFAULT_LEVEL_WEIGHTS,
  LEVELS,
  type BackupSummary,
  type CheckResult,
  type Finding,
  type LevelName,
  type LevelResult,
  type Run,
  type RunEventBody,
  type RunResult,
  type StepKind,
  type TierResult,
  type Verdict,
} from '@kymaros/plugin-kymaros-common';
import { HAZARDS, proofFor } from './examplePlan';
import { contentsOf, DEPENDENCIES, timingsOf } from './exampleResults';

/** An event of a run and how long after the one before it happens. */
export interface ScriptedEvent {
  afterMs: number;
  body: RunEventBody;
}

const HOUR_MS = 3_600_000;

/** What goes wrong in a run with this verdict. */
export const FINDINGS: Record<Verdict, Finding[]> = {
  pass: [],
  partial: [
    {
      code: 'restore-warnings',
      severity: 'warning',
      cause: 'BACKUP',
      gate: false,
      level: 'integrity',
      tier: 'app-backend',
      object: { kind: 'ConfigMap', namespace: 'app-backend', name: 'flags' },
      message:
        'Velero could not restore it: the object is larger than the API server takes',
      hint: 'Split the ConfigMap, or leave it out of the backup and create it from Git',
    },
  ],
  fail: [
    {
      code: 'check-failed',
      severity: 'critical',
      cause: 'APP',
      gate: true,
      level: 'health',
      tier: 'app-backend',
      object: {
        kind: 'Service',
        namespace: 'app-backend',
        name: 'api-server-svc',
      },
      message:
        'backend-health: GET /healthz answered 503, expected 200: database "orders" does not exist',
      hint: 'The volume postgres-data came back empty: include it in the backup (defaultVolumesToFsBackup, or annotate the pod)',
    },
    {
      code: 'workload-restarts',
      severity: 'warning',
      cause: 'APP',
      gate: false,
      level: 'startup',
      tier: 'app-backend',
      object: {
        kind: 'Deployment',
        namespace: 'app-backend',
        name: 'api-server',
      },
      message: 'The pods restarted 3 times while they became ready',
      hint: 'Let the container wait for its database instead of ending',
    },
  ],
  unverified: [
    {
      code: 'no-checks',
      severity: 'warning',
      cause: 'DEFINITION',
      gate: false,
      level: 'health',
      message:
        'The test has no checks, so nothing shows that the application works',
      hint: 'Add at least one critical check to spec.checks',
    },
  ],
  error: [
    {
      code: 'velero-unavailable',
      severity: 'critical',
      cause: 'INFRA',
      gate: true,
      message: 'Velero did not take up the restore of app-db within 10 minutes',
      hint: 'Look whether the deployment velero in namespace velero runs: kubectl -n velero get pods',
    },
  ],
};

const SCORES: Record<Verdict, number | undefined> = {
  pass: 96,
  partial: 82,
  fail: 58,
  unverified: 88,
  error: undefined,
};

const CAUSES: Partial<Record<Verdict, Run['cause']>> = {
  partial: 'BACKUP',
  fail: 'APP',
  error: 'INFRA',
};

function backupOf(now: number): BackupSummary {
  const startedAt = new Date(now - 5 * HOUR_MS).toISOString();
  return {
    name: `myapp-nightly-${startedAt.slice(0, 10).replace(/-/g, '')}020000`,
    reason: 'newest of schedule myapp-nightly',
    phase: 'Completed',
    startedAt,
    completedAt: new Date(now - 5 * HOUR_MS + 90_000).toISOString(),
    scheduleName: 'myapp-nightly',
    warnings: 0,
    errors: 0,
  };
}

const TIER_LEVELS = ['integrity', 'completeness', 'startup', 'health'] as const;

class Script {
  readonly events: ScriptedEvent[] = [];
  readonly #tiers: TierResult[];

  constructor(run: Run) {
    const spec = run.spec;
    this.#tiers = run.tiers.map(tier => ({
      ...tier,
      sandbox: tier.sandbox ?? `kymaros-${tier.name}-${run.id}`,
      checks: spec.checks
        .filter(check => check.namespace === tier.name)
        .map(({ name, type, severity, weight }) => ({
          name,
          type,
          severity,
          weight,
          tier: tier.name,
          state: 'pending',
          message: '',
          attempts: 0,
        })),
    }));
  }

  add(afterMs: number, body: RunEventBody): void {
    this.events.push({ afterMs, body });
  }

  step(
    kind: StepKind,
    tookMs: number,
    tier?: string,
    during?: () => void,
  ): void {
    const id = tier ? `${kind}/${tier}` : kind;
    const common = { id, kind, attempts: 1, ...(tier ? { tier } : {}) };
    this.add(50, {
      type: 'step.changed',
      step: { ...common, state: 'running' },
    });
    during?.();
    this.add(tookMs, {
      type: 'step.changed',
      step: { ...common, state: 'done' },
    });
  }

  restoreTier(name: string, verdict: Verdict): void {
    const tier = this.#tier(name);
    this.add(0, { type: 'tier.changed', tier: name, state: 'restoring' });
    this.step('restore', 2_500, name, () => {
      this.#progress(tier, 1_200, 'InProgress', 9);
      this.#progress(tier, 2_600, 'Completed', 21);
    });
    this.add(0, { type: 'tier.changed', tier: name, state: 'starting' });
    this.step('await-ready', 4_500, name);
    const restarts = verdict === 'fail' && name === 'app-backend' ? 3 : 0;
    tier.workloads = [
      {
        kind: 'Deployment',
        name: `${name}-server`,
        desired: 2,
        ready: 2,
        restarts,
      },
    ];
    tier.state = verdict === 'error' ? 'failed' : 'ready';
    this.add(0, {
      type: 'tier.changed',
      tier: name,
      state: tier.state,
      workloads: tier.workloads,
    });
  }

  checkTiers(verdict: Verdict): void {
    this.step('check', 900, undefined, () => {
      this.#tiers.forEach(tier => {
        tier.checks = tier.checks.map(check => checked(check, verdict));
        tier.checks.forEach(check =>
          this.add(400, { type: 'check.changed', check }),
        );
      });
    });
  }

  resultOf(verdict: Verdict): RunResult {
    const findings = FINDINGS[verdict];
    return {
      verdict,
      cause: CAUSES[verdict],
      score: SCORES[verdict],
      coverage: verdict === 'error' ? 0 : 0.8,
      levels: LEVELS.map(level => levelOf(level, { verdict })),
      tiers: this.#tiers.map(tier => ({
        ...tier,
        levels: TIER_LEVELS.map(level =>
          levelOf(level, { verdict, tier: tier.name }),
        ),
        ...(verdict === 'error'
          ? {}
          : { contents: contentsOf(tier.name, verdict) }),
      })),
      unplacedChecks: [],
      findings,
      ...(verdict === 'error'
        ? {}
        : {
            dependencies: DEPENDENCIES,
            timings: timingsOf(
              this.#tiers.map(({ name }) => name),
              verdict,
            ),
            rtoMs: 221_000,
            rpoMs: 5 * HOUR_MS,
          }),
    };
  }

  #progress(tier: TierResult, afterMs: number, phase: string, items: number) {
    tier.restore = {
      object: {
        kind: 'Restore',
        namespace: 'velero',
        name: `kymaros-${tier.name}`,
      },
      phase,
      itemsTotal: 21,
      itemsRestored: items,
      warnings: 0,
      errors: 0,
      volumes:
        tier.name === 'app-db'
          ? [
              {
                claim: 'postgres-data',
                method: 'kopia',
                phase,
                bytesDone: 48_000_000,
                bytesTotal: 48_000_000,
              },
            ]
          : [],
    };
    this.add(afterMs, {
      type: 'restore.progress',
      tier: tier.name,
      restore: tier.restore,
    });
  }

  #tier(name: string): TierResult {
    return this.#tiers.find(tier => tier.name === name)!;
  }
}

function checked(check: CheckResult, verdict: Verdict): CheckResult {
  const failed = verdict === 'fail' && check.name === 'backend-health';
  return {
    ...check,
    state: failed ? 'failed' : 'passed',
    message: failed
      ? 'GET /healthz answered 503, expected 200'
      : `${check.type} found what it expects`,
    output: failed
      ? '{"error":"database \\"orders\\" does not exist"}'
      : undefined,
    ...(check.type === 'exec'
      ? { value: { kind: 'number', number: 1_204 }, baseline: 1_197 }
      : {}),
    attempts: failed ? 4 : 1,
    durationMs: failed ? 12_400 : 310,
  };
}

function levelOf(
  level: LevelName,
  { verdict, tier }: { verdict: Verdict; tier?: string },
): LevelResult {
  const weight = DEFAULT_LEVEL_WEIGHTS[level];
  if (level === 'objectives' && verdict === 'unverified') {
    return {
      level,
      weight,
      status: 'not-applicable',
      summary: 'The test sets no objectives.',
    };
  }
  const hit = FINDINGS[verdict].some(
    finding =>
      finding.level === level && (tier === undefined || finding.tier === tier),
  );
  return {
    level,
    weight,
    status: 'measured',
    value: hit ? 0.62 : 1,
    summary: hit
      ? 'Something was lost; see the findings.'
      : 'Everything counted.',
  };
}

/** Everything that happens in a run of the given tiers, with the given end. */
export function scriptOf(
  run: Run,
  options: { verdict: Verdict; now: number },
): ScriptedEvent[] {
  const { verdict, now } = options;
  const script = new Script(run);
  script.add(500, { type: 'run.started' });
  script.step('plan', 1_500);
  script.add(0, {
    type: 'run.planned',
    backup: backupOf(now),
    tiers: run.tiers.map(({ name, sandbox }) => ({
      name,
      sandbox: sandbox ?? `kymaros-${name}-${run.id}`,
    })),
    hazards: HAZARDS,
  });
  script.step('isolate', 2_500, undefined, () =>
    script.add(1_000, {
      type: 'isolation.probed',
      proof: proofFor(run.tiers.map(({ name }) => name)),
    }),
  );
  run.tiers.forEach(tier => script.restoreTier(tier.name, verdict));
  script.checkTiers(verdict);
  FINDINGS[verdict].forEach(finding =>
    script.add(0, { type: 'finding.added', finding }),
  );
  script.step('score', 300);
  script.add(0, { type: 'run.verdict', result: script.resultOf(verdict) });
  script.step('clean-up', 4_000);
  script.add(0, { type: 'run.finished', ending: 'completed' });
  return script.events;
}
