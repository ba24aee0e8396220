import { mockErrorHandler, mockServices } from '@backstage/backend-test-utils';
import { ConflictError } from '@backstage/errors';
import type { EvidenceReport } from '@kymaros/plugin-kymaros-common';
import express from 'express';
import request from 'supertest';
import type { ClusterService } from '../service/clusters/ClusterService';
import type { FleetService } from '../service/fleet/FleetService';
import type { RestoreTestService } from '../service/RestoreTestService';
import { createRouter } from './createRouter';

/** Each router reads the OpenAPI document anew. */
jest.setTimeout(60_000);

const RUN_ID = 'bcdfghjklmnp';
const PERIOD = 'from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00%2B01:00';

const REPORT: EvidenceReport = {
  from: '2026-01-01T00:00:00.000Z',
  to: '2026-01-31T23:00:00.000Z',
  generatedAt: '2026-03-01T00:00:00.000Z',
  runs: [],
  notTested: [{ testRef: 'component:default/x', testTitle: 'x', reason: 'y' }],
};

async function setUp() {
  const service = {
    getRunEvidence: jest.fn(),
    listEvidenceKeys: jest.fn(),
    reportEvidence: jest.fn().mockResolvedValue(REPORT),
  };
  const auditor = mockServices.auditor.mock();
  auditor.createEvent.mockResolvedValue({
    success: jest.fn(),
    fail: jest.fn(),
  });
  const app = express()
    .use(
      await createRouter({
        service: service as unknown as RestoreTestService,
        fleet: {} as FleetService,
        clusters: {} as ClusterService,
        auditor,
        httpAuth: mockServices.httpAuth(),
      }),
    )
    .use(mockErrorHandler());
  return { app, service, auditor };
}

describe('routes of evidence', () => {
  it('answers with the file of a run, and audits it', async () => {
    const { app, service, auditor } = await setUp();
    service.getRunEvidence.mockResolvedValue({ hash: 'abc' });

    const response = await request(app).get(`/v1/runs/${RUN_ID}/evidence`);

    expect(response.body).toEqual({ hash: 'abc' });
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'evidence-fetch',
        meta: { actionType: 'by-run', runId: RUN_ID },
      }),
    );
  });

  it('answers with 409 while the run has not ended', async () => {
    const { app, service } = await setUp();
    service.getRunEvidence.mockRejectedValue(new ConflictError('is running'));

    const response = await request(app).get(`/v1/runs/${RUN_ID}/evidence`);

    expect(response.status).toBe(409);
  });

  it('lists the keys', async () => {
    const { app, service } = await setUp();
    const keys = [{ keyId: 'a', publicKey: 'PEM' }];
    service.listEvidenceKeys.mockResolvedValue(keys);

    const response = await request(app).get('/v1/evidence/keys');

    expect(response.body).toEqual({ items: keys });
  });

  it('hands the period over, and refs in lower case', async () => {
    const { app, service, auditor } = await setUp();

    const response = await request(app).get(
      `/v1/evidence-report?${PERIOD}&entityRef=Component:default/Shop&ownerRef=group:team`,
    );

    expect(response.body).toEqual(REPORT);
    const query = {
      from: '2026-01-01T00:00:00Z',
      to: '2026-02-01T00:00:00+01:00',
      entityRef: 'component:default/shop',
      ownerRef: 'group:default/team',
    };
    expect(service.reportEvidence).toHaveBeenCalledWith(
      query,
      expect.anything(),
    );
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({ meta: { actionType: 'report', ...query } }),
    );
  });

  it('offers the same as a CSV file', async () => {
    const { app } = await setUp();

    const response = await request(app).get(
      `/v1/evidence-report.csv?${PERIOD}`,
    );

    expect(response.headers['content-type']).toMatch(/^text\/csv/);
    expect(response.headers['content-disposition']).toBe(
      'attachment; filename="restore-tests-2026-01-01-2026-01-31.csv"',
    );
    expect(response.text).toMatch(/^runId,testRef,/);
  });

  it.each([
    ['from=2026-01-01T00:00:00Z', 'to'],
    ['from=yesterday&to=2026-01-01T00:00:00Z', 'from'],
    [`${PERIOD}&entityRef=shop`, 'entityRef'],
    [`${PERIOD}&ownerRef=team`, 'ownerRef'],
  ])('refuses %s with a 400 that names %s', async (query, field) => {
    const { app, service } = await setUp();

    const response = await request(app).get(`/v1/evidence-report?${query}`);

    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain(field);
    expect(service.reportEvidence).not.toHaveBeenCalled();
  });
});
