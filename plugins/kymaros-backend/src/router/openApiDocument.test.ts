import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import { mockErrorHandler } from '@backstage/backend-test-utils';
import {
  applyRunEvent,
  initialRun,
  type EvidenceReport,
  type CheckResult,
  type CheckSeries,
  type HazardReport,
  type RestorePlan,
  type RestoreTestSummary,
  type Run,
  type RunComparison,
  type RunLogs,
} from '@kymaros/plugin-kymaros-common';
import express, { type Router } from 'express';
import request from 'supertest';
import { generateKeyPairSync } from 'node:crypto';
import { MANUAL, testNamed } from '../database/__testUtils__/runStores';
import { summaryOf } from '../database/summaryOf';
import { EvidenceSealer } from '../evidence/EvidenceSealer';
import { reportRow } from '../evidence/reportRow';
import { openApiDocument } from './openApiDocument';

const RUN_ID = 'bcdfghjklmnp';
const NOW = '2026-05-01T02:00:00.000Z';
const TEST_PATH = '/v1/restore-tests/component/default/shop';

const finding = {
  code: 'hazard-refused',
  severity: 'critical',
  cause: 'SANDBOX',
  gate: true,
  message: 'It would attach to production.',
  hint: 'Leave it out.',
} as const;

const hazard: HazardReport = {
  id: 'cron-job',
  title: 'CronJob',
  risk: 'It would run.',
  action: 'changed',
  remedy: 'suspended',
  tier: 'tier-0',
  objects: [{ kind: 'CronJob', namespace: 'tier-0', name: 'nightly' }],
  omitted: 3,
};

const plan: Required<RestorePlan> = {
  testRef: 'component:default/shop',
  cluster: 'main',
  plannedAt: NOW,
  backup: {
    name: 'nightly-1',
    reason: 'newest of schedule nightly',
    phase: 'Completed',
    warnings: 0,
    errors: 0,
  },
  isolation: { mode: 'group', proof: 'required', names: ['*.tier-0.svc'] },
  tiers: [
    {
      name: 'tier-0',
      sandbox: 'kymaros-tier-0',
      objects: [
        {
          apiVersion: 'v1',
          kind: 'Service',
          count: 2,
          excludedBy: 'load-balancer',
        },
      ],
      policies: [{ name: 'kymaros-deny-all', effect: 'Nothing comes in.' }],
      storage: [{ claim: 'data', storageClass: 'fast', request: '1Gi' }],
      requests: { cpu: '500m' },
      quota: { pods: '5' },
    },
  ],
  hazards: [hazard],
  missingPermissions: [
    {
      verb: 'create',
      resource: 'namespaces',
      scope: 'cluster',
      neededTo: 'make sandboxes',
      grantedBy: 'ClusterRole kymaros',
    },
  ],
  expectedDurationMs: 60_000,
  findings: [finding],
  runnable: false,
};

const queued = initialRun({
  id: RUN_ID,
  test: testNamed('shop'),
  trigger: MANUAL,
  createdAt: NOW,
});
const run: Run = {
  ...applyRunEvent(queued, {
    type: 'isolation.probed',
    runId: RUN_ID,
    seq: 1,
    at: NOW,
    proof: {
      status: 'proven',
      attempts: [
        {
          from: 'tier-0',
          target: 'the API server',
          address: '10.96.0.1:443',
          moment: 'settled',
          expected: 'blocked',
          outcome: 'blocked',
        },
      ],
    },
  }),
  hazards: [hazard],
  findings: [finding],
  keptUntil: NOW,
  keptLimit: NOW,
};

const object = { apiVersion: 'v1', kind: 'Secret', name: 'password' };
const check: Required<CheckResult> = {
  name: 'newest order',
  type: 'exec',
  severity: 'critical',
  weight: 1,
  tier: 'tier-0',
  state: 'passed',
  message: 'Two hours old.',
  output: '',
  value: { kind: 'time', number: -1 },
  baseline: 0.5,
  attempts: 1,
  startedAt: NOW,
  durationMs: 1,
};

const scored: Run = {
  ...run,
  verdict: 'fail',
  cause: 'BACKUP',
  score: 42,
  coverage: 0.8,
  rtoMs: 1,
  rpoMs: 1,
  timings: {
    path: [{ what: 'queue', tier: 'tier-0', fromMs: 0, durationMs: 1 }],
    queueMs: 1,
    rtoMs: 1,
  },
  dependencies: [
    {
      tier: 'tier-0',
      name: 'db.other.svc',
      port: 5432,
      place: 'blocked',
      beyond: 'production',
      target: { namespace: 'other', service: 'db' },
      queries: 3,
      declaredIn: [{ object, field: 'env URL of container a' }, { field: 'x' }],
    },
  ],
  tiers: [
    {
      name: 'tier-0',
      state: 'ready',
      checks: [check],
      levels: [
        {
          level: 'completeness',
          status: 'measured',
          value: 0.5,
          weight: 20,
          summary: '1 of 2',
        },
      ],
      workloads: [
        {
          kind: 'Deployment',
          name: 'a',
          desired: 1,
          ready: 0,
          restarts: 1,
          restartsSinceReady: 1,
          reason: 'CrashLoopBackOff',
          images: [{ container: 'a', image: 'b:1' }],
        },
      ],
      contents: {
        comparedWith: 'contents',
        kinds: [
          {
            apiVersion: 'v1',
            kind: 'Secret',
            expected: 2,
            found: 1,
            leftOut: [{ reason: 'made by the cluster', count: 1 }],
          },
        ],
        differences: [{ difference: 'missing', object, message: 'Gone.' }],
        omitted: 1,
        volumes: [
          {
            claim: 'data',
            requested: '1Gi',
            capacity: '1Gi',
            bound: true,
            data: 'empty',
            method: 'kopia',
            bytes: 0,
            message: 'Nothing.',
          },
        ],
        notBackedUp: [object],
      },
    },
  ],
};

const test: RestoreTestSummary = {
  ref: 'component:default/shop',
  title: 'shop',
  origin: 'annotations',
  entityRefs: [],
  problems: [],
  entitlement: { allowed: false, reason: 'not entitled' },
  freshness: { factor: 0.75, cadenceMs: 1, provenAt: NOW, fallsAt: NOW },
  readiness: 74,
  changedSinceVerified: true,
  status: 'cannot-run',
  systemRefs: ['system:default/shops'],
  signalKey: 'q83vEjRWeJC6q83v',
  recentRuns: [],
};

const logs: RunLogs = {
  collectedAt: NOW,
  containers: [
    {
      tier: 'tier-0',
      pod: 'db-0',
      container: 'postgres',
      previous: true,
      text: 'password=***\n',
      truncated: false,
    },
  ],
  events: [
    {
      tier: 'tier-0',
      type: 'Warning',
      reason: 'BackOff',
      object: { apiVersion: 'v1', kind: 'Pod', name: 'db-0' },
      message: 'Back-off restarting failed container',
      count: 3,
      at: NOW,
    },
  ],
  notes: ['There was no room for 2 more logs'],
};

const series: CheckSeries = {
  check: 'rows',
  kind: 'number',
  points: [{ runId: RUN_ID, at: NOW, value: -0.5, state: 'failed' }],
};

const comparison: Required<RunComparison> = {
  before: summaryOf(run),
  after: summaryOf(run),
  definitionChanged: true,
  definition: [{ field: 'spec.timeout', before: '"1h"', after: '"2h"' }],
  contents: [
    {
      tier: 'tier-0',
      object: { apiVersion: 'v1', kind: 'Secret', name: 'password' },
      change: 'removed',
    },
  ],
  images: [
    { tier: 'tier-0', workload: 'Deployment a', container: 'a', after: 'b:1' },
  ],
  levels: [{ level: 'health', tier: 'tier-0', before: 1, after: 0.5 }],
  timings: [{ what: 'restore tier-0', before: 1 }],
  checks: [
    {
      name: 'rows',
      state: { before: 'passed', after: 'failed' },
      value: { before: -1, after: 0.5 },
    },
  ],
  findings: { appeared: ['It is gone.'], gone: [] },
};

const evidence = new EvidenceSealer({
  instance: 'backstage',
  signingKey: generateKeyPairSync('ed25519').privateKey,
}).seal({
  run: { ...run, verdict: 'pass', ending: 'completed', finishedAt: NOW },
  test: testNamed('shop'),
  recordedAt: new Date(NOW),
});

const evidenceReport: EvidenceReport = {
  from: NOW,
  to: NOW,
  generatedAt: NOW,
  runs: [reportRow(evidence, { runId: RUN_ID, finishedAt: NOW })],
  notTested: [{ testRef: 'component:default/x', testTitle: 'x', reason: 'y' }],
};
const PERIOD = `from=${NOW}&to=${NOW}`;

/** Answers each request with this, once the document has allowed both. */
async function answering(status: number, answer: object) {
  const router: Router = await createValidatedOpenApiRouter(openApiDocument, {
    validatorOptions: { validateResponses: true },
  });
  router.use((_, res) => {
    res.status(status).json(answer);
  });
  return express().use(router).use(mockErrorHandler());
}

describe('the OpenAPI document', () => {
  it.each<[string, 'get' | 'post', string, number, object]>([
    ['a plan', 'post', `${TEST_PATH}/plan`, 200, plan],
    ['a run', 'get', `/v1/runs/${RUN_ID}`, 200, run],
    ['a scored run', 'get', `/v1/runs/${RUN_ID}`, 200, scored],
    ['a released run', 'post', `/v1/runs/${RUN_ID}/sandbox/release`, 202, run],
    ['a test', 'get', TEST_PATH, 200, test],
    ['an evidence file', 'get', `/v1/runs/${RUN_ID}/evidence`, 200, evidence],
    ['a report', 'get', `/v1/evidence-report?${PERIOD}`, 200, evidenceReport],
    ['logs', 'get', `/v1/runs/${RUN_ID}/logs`, 200, logs],
    [
      'series of checks',
      'get',
      `${TEST_PATH}/check-series`,
      200,
      { items: [series] },
    ],
    [
      'a comparison',
      'get',
      `/v1/runs/${RUN_ID}/comparison?with=${RUN_ID}`,
      200,
      comparison,
    ],
  ])('describes %s as it is sent', async (_, method, path, status, answer) => {
    const app = await answering(status, answer);

    const response = await request(app)[method](path);

    expect(response.body).toEqual(JSON.parse(JSON.stringify(answer)));
  });

  it('does not describe everything', async () => {
    const { runnable: _, ...incomplete } = plan;
    const app = await answering(200, incomplete);

    const response = await request(app).post(`${TEST_PATH}/plan`);

    expect(response.body.error.message).toContain('runnable');
  });
});
