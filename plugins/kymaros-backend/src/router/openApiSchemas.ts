import { LEVELS } from '@kymaros/plugin-kymaros-common';

const text = { type: 'string' };
const time = { type: 'string', format: 'date-time' };
const count = { type: 'integer', minimum: 0 };
const milliseconds = { type: 'number', minimum: 0 };
const percent = { type: 'integer', minimum: 0, maximum: 100 };
const texts = listOf(text);
const quantities = { type: 'object', additionalProperties: text };

function listOf(items: object) {
  return { type: 'array', items };
}

function ref(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}

function oneOf(...values: string[]) {
  return { type: 'string', enum: values };
}

/** An object whose properties are all required but those whose name ends with `?`. */
function shape(properties: Record<string, object>) {
  const entries = Object.entries(properties);
  return {
    type: 'object',
    required: entries.map(([key]) => key).filter(key => !key.endsWith('?')),
    properties: Object.fromEntries(
      entries.map(([key, schema]) => [key.replace(/\?$/, ''), schema]),
    ),
  };
}

const tierState = oneOf(
  'pending',
  'restoring',
  'starting',
  'ready',
  'failed',
  'skipped',
);
const severity = oneOf('critical', 'normal', 'info');
const stepKind = oneOf(
  'plan',
  'isolate',
  'restore',
  'await-ready',
  'check',
  'observe',
  'score',
  'clean-up',
);

const tierInList = { name: text, 'sandbox?': text, state: tierState };

const inList = {
  id: ref('RunId'),
  testRef: text,
  testTitle: text,
  entityRefs: texts,
  cluster: text,
  trigger: shape({
    kind: oneOf('schedule', 'manual'),
    'scheduledFor?': time,
    'late?': { type: 'boolean' },
    'by?': text,
  }),
  definitionHash: text,
  state: oneOf('queued', 'running', 'finished'),
  'verdict?': ref('Verdict'),
  'score?': percent,
  'coverage?': { type: 'number', minimum: 0, maximum: 1 },
  'ending?': oneOf('completed', 'cancelled', 'timed-out'),
  'backup?': ref('BackupSummary'),
  tiers: listOf(shape(tierInList)),
  checksPassed: count,
  checksTotal: count,
  'firstFinding?': ref('Finding'),
  'currentStep?': shape({ id: text, kind: stepKind, 'tier?': text }),
  createdAt: time,
  'startedAt?': time,
  'verdictAt?': time,
  'finishedAt?': time,
  'rtoMs?': milliseconds,
  cancelRequested: { type: 'boolean' },
  'keptUntil?': time,
};

/** The shapes of the HTTP API; the types of `@kymaros/plugin-kymaros-common` say what each field means. */
export const openApiSchemas = {
  Error: shape({
    error: shape({ name: text, message: text }),
    'request?': { type: 'object' },
    response: shape({ statusCode: { type: 'integer' } }),
  }),
  RunId: { type: 'string', pattern: '^[a-z0-9]{8,40}$' },
  Verdict: oneOf('pass', 'partial', 'fail', 'unverified', 'error'),
  DefinitionProblem: shape({
    field: text,
    message: text,
    entityRef: text,
    'location?': text,
  }),
  BackupSummary: shape({
    name: text,
    reason: text,
    phase: text,
    'startedAt?': time,
    'completedAt?': time,
    'scheduleName?': text,
    'storageLocation?': text,
    warnings: count,
    errors: count,
  }),
  ObjectReference: shape({
    'apiVersion?': text,
    kind: text,
    'namespace?': text,
    name: text,
  }),
  Finding: shape({
    code: text,
    severity: oneOf('critical', 'warning', 'info'),
    cause: oneOf(
      'INFRA',
      'BACKUP',
      'SANDBOX',
      'APP',
      'CLEANUP',
      'DEFINITION',
      'CANCELLED',
    ),
    gate: { type: 'boolean' },
    'level?': oneOf(...LEVELS),
    'tier?': text,
    'object?': ref('ObjectReference'),
    message: text,
    hint: text,
  }),
  LevelResult: shape({
    level: oneOf(...LEVELS),
    status: oneOf('measured', 'not-applicable', 'not-measured'),
    'value?': { type: 'number', minimum: 0, maximum: 1 },
    weight: { type: 'number', minimum: 0 },
    summary: text,
  }),
  RestoreSummary: shape({
    object: ref('ObjectReference'),
    phase: text,
    'createdAt?': time,
    'startedAt?': time,
    'completedAt?': time,
    itemsTotal: count,
    itemsRestored: count,
    warnings: count,
    errors: count,
    volumes: listOf(
      shape({
        claim: text,
        method: text,
        phase: text,
        'bytesDone?': count,
        'bytesTotal?': count,
        'message?': text,
      }),
    ),
  }),
  WorkloadSummary: shape({
    kind: text,
    name: text,
    desired: count,
    ready: count,
    restarts: count,
    'reason?': text,
  }),
  CheckResult: shape({
    name: text,
    type: text,
    severity,
    weight: count,
    'tier?': text,
    state: oneOf('pending', 'running', 'passed', 'failed', 'error', 'skipped'),
    message: text,
    'output?': text,
    attempts: count,
    'startedAt?': time,
    'durationMs?': milliseconds,
  }),
  TierResult: shape({
    ...tierInList,
    'restore?': ref('RestoreSummary'),
    workloads: listOf(ref('WorkloadSummary')),
    checks: listOf(ref('CheckResult')),
    levels: listOf(ref('LevelResult')),
  }),
  StepSummary: shape({
    id: text,
    kind: stepKind,
    'tier?': text,
    state: oneOf('pending', 'running', 'done', 'failed', 'skipped'),
    attempts: count,
    'startedAt?': time,
    'finishedAt?': time,
    'message?': text,
  }),
  IsolationProof: shape({
    status: oneOf('proven', 'refuted', 'waived'),
    attempts: listOf(
      shape({
        from: text,
        target: text,
        address: text,
        moment: oneOf('first-moment', 'settled'),
        expected: oneOf('blocked', 'reached'),
        outcome: oneOf('blocked', 'reached'),
      }),
    ),
  }),
  HazardReport: shape({
    id: text,
    title: text,
    risk: text,
    action: oneOf('excluded', 'changed', 'refused', 'allowed'),
    remedy: text,
    tier: text,
    objects: listOf(ref('ObjectReference')),
    'omitted?': count,
  }),
  MissingPermission: shape({
    verb: text,
    resource: text,
    scope: oneOf('cluster', 'namespace', 'sandboxes'),
    'namespace?': text,
    'name?': text,
    neededTo: text,
    grantedBy: text,
  }),
  PlannedTier: shape({
    name: text,
    sandbox: text,
    'objects?': listOf(
      shape({ apiVersion: text, kind: text, count, 'excludedBy?': text }),
    ),
    policies: listOf(shape({ name: text, effect: text })),
    storage: listOf(
      shape({ claim: text, 'storageClass?': text, request: text }),
    ),
    requests: quantities,
    'quota?': quantities,
  }),
  RestorePlan: shape({
    testRef: text,
    cluster: text,
    plannedAt: time,
    'backup?': ref('BackupSummary'),
    isolation: shape({
      mode: oneOf('strict', 'group'),
      proof: oneOf('required', 'waived'),
      names: texts,
    }),
    tiers: listOf(ref('PlannedTier')),
    hazards: listOf(ref('HazardReport')),
    missingPermissions: listOf(ref('MissingPermission')),
    'expectedDurationMs?': milliseconds,
    findings: listOf(ref('Finding')),
    runnable: { type: 'boolean' },
  }),
  RunSummary: shape(inList),
  Run: shape({
    ...inList,
    spec: { type: 'object' },
    tiers: listOf(ref('TierResult')),
    unplacedChecks: listOf(ref('CheckResult')),
    levels: listOf(ref('LevelResult')),
    findings: listOf(ref('Finding')),
    hazards: listOf(ref('HazardReport')),
    'isolation?': ref('IsolationProof'),
    steps: listOf(ref('StepSummary')),
    'keptLimit?': time,
    lastEventSeq: count,
  }),
  RunEvent: shape({
    runId: ref('RunId'),
    seq: { type: 'integer', minimum: 1 },
    at: time,
    type: text,
  }),
  Freshness: shape({
    factor: { type: 'number', enum: [1, 0.75, 0.5, 0] },
    cadenceMs: milliseconds,
    'provenAt?': time,
    'fallsAt?': time,
  }),
  RestoreTestSummary: shape({
    ref: text,
    title: text,
    origin: oneOf('document', 'annotations'),
    'location?': text,
    entityRefs: texts,
    'ownerRef?': text,
    'cluster?': text,
    'spec?': { type: 'object' },
    'definitionHash?': text,
    problems: listOf(ref('DefinitionProblem')),
    'entitlement?': shape({ allowed: { type: 'boolean' }, 'reason?': text }),
    freshness: ref('Freshness'),
    'readiness?': percent,
    changedSinceVerified: { type: 'boolean' },
    'nextRunAt?': time,
    'lastRun?': ref('RunSummary'),
    'lastConclusiveRun?': ref('RunSummary'),
    'activeRun?': ref('RunSummary'),
    recentRuns: listOf(
      shape({
        id: ref('RunId'),
        'verdict?': ref('Verdict'),
        'score?': percent,
        createdAt: time,
        'rtoMs?': milliseconds,
      }),
    ),
  }),
};
