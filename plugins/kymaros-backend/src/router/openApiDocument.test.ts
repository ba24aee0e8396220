import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import { mockErrorHandler } from '@backstage/backend-test-utils';
import {
  applyRunEvent,
  initialRun,
  type HazardReport,
  type RestorePlan,
  type RestoreTestSummary,
  type Run,
  type RunComparison,
} from '@kymaros/plugin-kymaros-common';
import express, { type Router } from 'express';
import request from 'supertest';
import { MANUAL, testNamed } from '../database/__testUtils__/runStores';
import { summaryOf } from '../database/summaryOf';
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
  recentRuns: [],
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
    ['a released run', 'post', `/v1/runs/${RUN_ID}/sandbox/release`, 202, run],
    ['a test', 'get', TEST_PATH, 200, test],
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
