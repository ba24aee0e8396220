import type { RestoreTest } from '../restoreTest/RestoreTest';
import type { RestoreTestSpec } from '../restoreTest/schema';
import type { Finding } from './Finding';
import type { CheckResult, Run, RunTrigger, TierResult } from './Run';
import type { RunEvent } from './RunEvent';

/**
 * The picture of a run that has just been queued, before any event.
 *
 * @public
 */
export function initialRun(options: {
  id: string;
  test: RestoreTest;
  trigger: RunTrigger;
  /** ISO 8601, UTC. */
  createdAt: string;
}): Run {
  const { id, test, trigger, createdAt } = options;
  const checks = test.spec.checks.map(pendingCheck);
  const tierOf = tierFinder(test.spec);
  return {
    id,
    testRef: test.ref,
    testTitle: test.title,
    entityRefs: test.entityRefs,
    cluster: test.cluster,
    trigger,
    state: 'queued',
    tiers: test.spec.backupSource.namespaces.map(({ name, sandboxName }) => ({
      name,
      ...(sandboxName === undefined ? {} : { sandbox: sandboxName }),
      state: 'pending',
      workloads: [],
      checks: checks
        .filter((_, index) => tierOf(test.spec.checks[index]) === name)
        .map(check => ({ ...check, tier: name })),
      levels: [],
    })),
    unplacedChecks: checks.filter(
      (_, index) => tierOf(test.spec.checks[index]) === undefined,
    ),
    checksPassed: 0,
    checksTotal: checks.length,
    levels: [],
    findings: [],
    hazards: [],
    steps: [],
    spec: test.spec,
    definitionHash: test.hash,
    createdAt,
    cancelRequested: false,
    lastEventSeq: 0,
  };
}

/**
 * The picture of a run after one more event. An event that the picture already contains changes nothing, so pages may
 * read events twice.
 *
 * @public
 */
export function applyRunEvent(run: Run, event: RunEvent): Run {
  if (event.seq <= run.lastEventSeq) {
    return run;
  }
  return { ...run, ...changesOf(run, event), lastEventSeq: event.seq };
}

function changesOf(run: Run, event: RunEvent): Partial<Run> {
  switch (event.type) {
    case 'run.queued':
      return { state: 'queued' };
    case 'run.started':
      return { state: 'running', startedAt: event.at };
    case 'run.resumed':
      return {};
    case 'run.cancel-requested':
      return { cancelRequested: true };
    case 'run.planned':
      return {
        ...(event.backup === undefined ? {} : { backup: event.backup }),
        tiers: event.tiers.reduce(
          (tiers, { name, sandbox }) => withTier(tiers, name, { sandbox }),
          run.tiers,
        ),
        hazards: event.hazards ?? [],
      };
    case 'isolation.probed':
      return { isolation: event.proof };
    case 'step.changed':
      return withStep(run, event.step);
    case 'restore.progress':
      return {
        tiers: withTier(run.tiers, event.tier, { restore: event.restore }),
      };
    case 'tier.changed':
      return {
        tiers: withTier(run.tiers, event.tier, {
          state: event.state,
          ...(event.workloads ? { workloads: event.workloads } : {}),
        }),
      };
    case 'check.changed':
      return withCheck(run, event.check);
    case 'finding.added':
      return withFindings([...run.findings, event.finding]);
    case 'run.verdict':
      return withResult(event);
    case 'run.kept':
      return { keptUntil: event.until };
    case 'run.finished':
      return {
        state: 'finished',
        ending: event.ending,
        finishedAt: event.at,
        currentStep: undefined,
      };
    default:
      // An event of a newer backend: the page stays as it is until it reads the run again.
      return {};
  }
}

function withTier(
  tiers: TierResult[],
  name: string,
  changes: Partial<TierResult>,
): TierResult[] {
  if (tiers.some(tier => tier.name === name)) {
    return tiers.map(tier =>
      tier.name === name ? { ...tier, ...changes } : tier,
    );
  }
  return [
    ...tiers,
    {
      name,
      state: 'pending',
      workloads: [],
      checks: [],
      levels: [],
      ...changes,
    },
  ];
}

function withStep(run: Run, step: Run['steps'][number]): Partial<Run> {
  const steps = run.steps.some(({ id }) => id === step.id)
    ? run.steps.map(other => (other.id === step.id ? step : other))
    : [...run.steps, step];
  const current = steps.find(({ state }) => state === 'running');
  return {
    steps,
    currentStep: current && {
      id: current.id,
      kind: current.kind,
      ...(current.tier === undefined ? {} : { tier: current.tier }),
    },
  };
}

/** Puts a check where its result says it belongs; until then it stays where it was. */
function withCheck(run: Run, check: CheckResult): Partial<Run> {
  const tier =
    check.tier ??
    run.tiers.find(({ checks }) => checks.some(sameAs(check)))?.name;
  const tiers = run.tiers.map(other => ({
    ...other,
    checks: upsertCheck(other.checks, {
      check,
      belongs: other.name === tier,
    }),
  }));
  const unplacedChecks = upsertCheck(run.unplacedChecks, {
    check,
    belongs: !run.tiers.some(({ name }) => name === tier),
  });
  return { tiers, unplacedChecks, ...countChecks({ tiers, unplacedChecks }) };
}

function upsertCheck(
  checks: CheckResult[],
  { check, belongs }: { check: CheckResult; belongs: boolean },
): CheckResult[] {
  if (!belongs) {
    return checks.filter(other => !sameAs(check)(other));
  }
  return checks.some(sameAs(check))
    ? checks.map(other => (sameAs(check)(other) ? check : other))
    : [...checks, check];
}

function sameAs(check: CheckResult): (other: CheckResult) => boolean {
  return ({ name }) => name === check.name;
}

function withFindings(findings: Finding[]): Partial<Run> {
  return { findings, firstFinding: worstFinding(findings) };
}

function withResult({
  result,
  at,
}: Extract<RunEvent, { type: 'run.verdict' }>): Partial<Run> {
  const { findings, ...rest } = result;
  return {
    ...rest,
    ...withFindings(findings),
    ...countChecks(result),
    verdictAt: at,
  };
}

function countChecks({
  tiers,
  unplacedChecks,
}: Pick<Run, 'tiers' | 'unplacedChecks'>): Pick<
  Run,
  'checksPassed' | 'checksTotal'
> {
  const checks = [...tiers.flatMap(tier => tier.checks), ...unplacedChecks];
  return {
    checksPassed: checks.filter(({ state }) => state === 'passed').length,
    checksTotal: checks.length,
  };
}

/**
 * The finding that says most about how the run came out: gates first, then by severity, then the first that was seen.
 *
 * @public
 */
export function worstFinding(
  findings: readonly Finding[],
): Finding | undefined {
  const rank = ({ gate, severity }: Finding) =>
    (gate ? 0 : 3) + ['critical', 'warning', 'info'].indexOf(severity);
  return [...findings].sort((a, b) => rank(a) - rank(b))[0];
}

/** Finds the tier that a check names, by source or sandbox name. */
function tierFinder(
  spec: RestoreTestSpec,
): (check: { namespace?: string }) => string | undefined {
  return ({ namespace }) =>
    namespace === undefined
      ? undefined
      : spec.backupSource.namespaces.find(
          ({ name, sandboxName }) =>
            name === namespace || sandboxName === namespace,
        )?.name;
}

function pendingCheck(check: RestoreTestSpec['checks'][number]): CheckResult {
  const { name, type, severity, weight } = check;
  return {
    name,
    type,
    severity,
    weight,
    state: 'pending',
    message: '',
    attempts: 0,
  };
}
