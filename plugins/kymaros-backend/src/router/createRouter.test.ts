import { mockServices, mockErrorHandler } from '@backstage/backend-test-utils';
import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import express from 'express';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import type { ClusterService } from '../service/clusters/ClusterService';
import type { FleetService } from '../service/fleet/FleetService';
import type { RestoreTestService } from '../service/RestoreTestService';
import { createRouter } from './createRouter';
import { openApiDocument } from './openApiDocument';

/** Each router reads the OpenAPI document anew. */
jest.setTimeout(60_000);

const RUN_ID = 'bcdfghjklmnp';
const TEST_PATH = '/v1/restore-tests/restoretest/kymaros-system/myapp';
const TEST_REF = 'restoretest:kymaros-system/myapp';

async function setUp() {
  const service: jest.Mocked<RestoreTestService> = {
    ofEntity: jest.fn(),
    get: jest.fn(),
    plan: jest.fn(),
    startRun: jest.fn(),
    listRuns: jest.fn(),
    getRun: jest.fn(),
    listEvents: jest.fn(),
    compareRuns: jest.fn(),
    getRunLogs: jest.fn(),
    getCheckSeries: jest.fn(),
    cancelRun: jest.fn(),
    extendSandbox: jest.fn(),
    releaseSandbox: jest.fn(),
    getRunEvidence: jest.fn(),
    listEvidenceKeys: jest.fn(),
    reportEvidence: jest.fn(),
  };
  const auditor = mockServices.auditor.mock();
  const event = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(event);
  const app = express()
    .use(
      await createRouter({
        service,
        fleet: {} as FleetService,
        clusters: {} as ClusterService,
        auditor,
        httpAuth: mockServices.httpAuth(),
      }),
    )
    .use(mockErrorHandler());
  return { app, service, auditor, event };
}

describe('the router', () => {
  it('takes the parts of an entity ref from the path, in lower case', async () => {
    const { app, service } = await setUp();
    const items = [{ readiness: 90 }, { readiness: 40 }] as never;
    service.ofEntity.mockResolvedValue(items);

    const response = await request(app).get(
      '/v1/entities/Component/default/MyApp/restore-tests',
    );

    expect(response.body).toEqual({ items, readiness: 40 });
    expect(service.ofEntity).toHaveBeenCalledWith(
      'component:default/myapp',
      expect.anything(),
    );
  });

  it('hands the query of a history over in its types', async () => {
    const { app, service } = await setUp();
    service.listRuns.mockResolvedValue({ items: [], totalItems: 0 });

    const response = await request(app).get(
      `${TEST_PATH}/runs?limit=5&cursor=abc&verdict=pass&verdict=fail&orderBy=score&order=asc`,
    );

    expect(response.status).toBe(200);
    expect(service.listRuns).toHaveBeenCalledWith(
      TEST_REF,
      {
        limit: 5,
        cursor: 'abc',
        verdicts: ['pass', 'fail'],
        orderBy: 'score',
        order: 'asc',
      },
      expect.anything(),
    );
  });

  it('takes one verdict as a list of one', async () => {
    const { app, service } = await setUp();
    service.listRuns.mockResolvedValue({ items: [], totalItems: 0 });

    await request(app).get(`${TEST_PATH}/runs?verdict=pass`);

    expect(service.listRuns.mock.calls[0][1].verdicts).toEqual(['pass']);
  });

  it.each([
    [`${TEST_PATH}/runs?limit=0`, 'limit'],
    [`${TEST_PATH}/runs?limit=201`, 'limit'],
    [`${TEST_PATH}/runs?verdict=great`, 'verdict'],
    [`${TEST_PATH}/runs?orderBy=name`, 'orderBy'],
    [`${TEST_PATH}/runs?page=2`, 'page'],
    ['/v1/runs/Not+an+id', 'id'],
    [`/v1/runs/${RUN_ID}/events?after=-1`, 'after'],
    [`/v1/runs/${RUN_ID}/logs?search=`, 'search'],
    [`/v1/runs/${RUN_ID}/logs?node=a`, 'node'],
    [`${TEST_PATH}/check-series?limit=1001`, 'limit'],
    [`/v1/runs/${RUN_ID}/comparison`, 'with'],
    [`/v1/runs/${RUN_ID}/comparison?with=Not+an+id`, 'with'],
  ])('refuses %s with a 400 that names %s', async (path, field) => {
    const { app } = await setUp();

    const response = await request(app).get(path);

    expect(response.status).toBe(400);
    expect(response.body.error.name).toBe('InputError');
    expect(response.body.error.message).toContain(field);
  });

  it('hands both runs of a comparison over, and audits who compared them', async () => {
    const { app, service, auditor } = await setUp();
    service.compareRuns.mockResolvedValue({ definitionChanged: true } as never);

    const response = await request(app).get(
      `/v1/runs/${RUN_ID}/comparison?with=bcdfghjklmnq`,
    );

    expect(response.body).toEqual({ definitionChanged: true });
    expect(service.compareRuns).toHaveBeenCalledWith(
      RUN_ID,
      'bcdfghjklmnq',
      expect.anything(),
    );
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'run-fetch',
        meta: {
          actionType: 'comparison',
          runId: RUN_ID,
          otherRunId: 'bcdfghjklmnq',
        },
      }),
    );
  });

  it('hands filters of logs over, and audits who read them', async () => {
    const { app, service, auditor } = await setUp();
    service.getRunLogs.mockResolvedValue({ notes: [] } as never);

    const response = await request(app).get(
      `/v1/runs/${RUN_ID}/logs?tier=db&pod=db-0&container=main&search=no+such`,
    );

    expect(response.body).toEqual({ notes: [] });
    expect(service.getRunLogs).toHaveBeenCalledWith(
      RUN_ID,
      { tier: 'db', pod: 'db-0', container: 'main', search: 'no such' },
      expect.anything(),
    );
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'run-fetch',
        meta: { actionType: 'logs', runId: RUN_ID },
      }),
    );
  });

  it.each([
    ['', 100],
    ['?limit=5', 5],
  ])('gives series of checks%s at most %d points', async (query, limit) => {
    const { app, service } = await setUp();
    service.getCheckSeries.mockResolvedValue([]);

    const response = await request(app).get(
      `${TEST_PATH}/check-series${query}`,
    );

    expect(response.body).toEqual({ items: [] });
    expect(service.getCheckSeries).toHaveBeenCalledWith(
      TEST_REF,
      { limit },
      expect.anything(),
    );
  });

  it('answers a start with 202 and audits it', async () => {
    const { app, service, auditor, event } = await setUp();
    service.startRun.mockResolvedValue({ id: RUN_ID } as never);

    const response = await request(app).post(`${TEST_PATH}/runs`);

    expect(response.status).toBe(202);
    expect(response.body.id).toBe(RUN_ID);
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'run-mutate',
        severityLevel: 'medium',
        meta: { actionType: 'start', testRef: TEST_REF },
      }),
    );
    expect(event.success).toHaveBeenCalled();
  });

  it('audits a refused start as failed, and answers with its status', async () => {
    const { app, service, event } = await setUp();
    service.startRun.mockRejectedValue(new ConflictError('run 1 is active'));

    const response = await request(app).post(`${TEST_PATH}/runs`);

    expect(response.status).toBe(409);
    expect(response.body.error.message).toBe('run 1 is active');
    expect(event.fail).toHaveBeenCalledWith({
      error: expect.objectContaining({ name: 'ConflictError' }),
    });
  });

  it('lists the events after a cursor', async () => {
    const { app, service } = await setUp();
    service.listEvents.mockResolvedValue([]);

    await request(app).get(`/v1/runs/${RUN_ID}/events?after=12`).expect(200);

    expect(service.listEvents).toHaveBeenCalledWith(
      RUN_ID,
      { after: 12, limit: 500 },
      expect.anything(),
    );
  });

  it('answers for an unknown run with 404', async () => {
    const { app, service } = await setUp();
    service.cancelRun.mockRejectedValue(new NotFoundError('There is no run'));

    const response = await request(app).post(`/v1/runs/${RUN_ID}/cancel`);

    expect(response.status).toBe(404);
  });

  it('plans on behalf of the caller, and audits it', async () => {
    const { app, service, auditor, event } = await setUp();
    service.plan.mockResolvedValue({ testRef: TEST_REF } as never);

    const response = await request(app).post(`${TEST_PATH}/plan`);

    expect(response.status).toBe(200);
    expect(response.body).toEqual({ testRef: TEST_REF });
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'run-plan',
        severityLevel: 'medium',
        meta: { actionType: 'plan', testRef: TEST_REF },
      }),
    );
    expect(event.success).toHaveBeenCalled();
  });

  it('promise 8: audits a plan that is not entitled as failed, with the reason', async () => {
    const { app, service, event } = await setUp();
    service.plan.mockRejectedValue(new NotAllowedError('not entitled'));

    const response = await request(app).post(`${TEST_PATH}/plan`);

    expect(response.status).toBe(403);
    expect(response.body.error.message).toBe('not entitled');
    expect(event.fail).toHaveBeenCalledWith({
      error: expect.objectContaining({ message: 'not entitled' }),
    });
  });

  it('gives a plan up when its caller goes away', async () => {
    const { app, service } = await setUp();
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const caller = new AbortController();
    const aborted = new Promise(resolve => {
      service.plan.mockImplementation(async (_, { signal }) => {
        signal.addEventListener('abort', () => resolve(true));
        caller.abort();
        return new Promise(() => {});
      });
    });

    await expect(
      fetch(`http://127.0.0.1:${port}${TEST_PATH}/plan`, {
        method: 'POST',
        signal: caller.signal,
      }),
    ).rejects.toThrow('aborted');

    expect(await aborted).toBe(true);
    server.close();
  });

  it('extends and releases sandboxes, and audits both', async () => {
    const { app, service, auditor } = await setUp();
    service.extendSandbox.mockResolvedValue({ id: RUN_ID } as never);
    service.releaseSandbox.mockResolvedValue({ id: RUN_ID } as never);

    await request(app)
      .post(`/v1/runs/${RUN_ID}/sandbox/extend`)
      .send({ by: '1h30m' })
      .expect(202);
    await request(app).post(`/v1/runs/${RUN_ID}/sandbox/release`).expect(202);

    expect(service.extendSandbox).toHaveBeenCalledWith(
      RUN_ID,
      '1h30m',
      expect.anything(),
    );
    expect(service.releaseSandbox).toHaveBeenCalledWith(
      RUN_ID,
      expect.anything(),
    );
    expect(
      auditor.createEvent.mock.calls.map(([event]) => [
        event.eventId,
        event.severityLevel,
        event.meta,
      ]),
    ).toEqual([
      [
        'sandbox-mutate',
        'medium',
        { actionType: 'extend', runId: RUN_ID, by: '1h30m' },
      ],
      ['sandbox-mutate', 'medium', { actionType: 'release', runId: RUN_ID }],
    ]);
  });

  it.each([{}, { by: '' }, { by: 5 }, { by: '1h', extra: 1 }])(
    'refuses to extend by %j',
    async body => {
      const { app, service } = await setUp();

      const response = await request(app)
        .post(`/v1/runs/${RUN_ID}/sandbox/extend`)
        .send(body);

      expect(response.status).toBe(400);
      expect(service.extendSandbox).not.toHaveBeenCalled();
    },
  );

  it('describes itself', async () => {
    const { app } = await setUp();

    const response = await request(app).get('/openapi.json');

    expect(Object.keys(response.body.paths)).toEqual(
      Object.keys(openApiDocument.paths),
    );
  });
});
