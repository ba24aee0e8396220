import { mockErrorHandler, mockServices } from '@backstage/backend-test-utils';
import express from 'express';
import request from 'supertest';
import type { ClusterService } from '../service/clusters/ClusterService';
import type { FleetService } from '../service/fleet/FleetService';
import type { RestoreTestService } from '../service/RestoreTestService';
import { createRouter } from './createRouter';

/** Each router reads the OpenAPI document anew. */
jest.setTimeout(60_000);

const CREDENTIALS = { credentials: expect.anything() };
const FILTER =
  'owner=group:default/Shop&system=system:shop&cluster=a&cluster=b';
const FILTERED = {
  ownerRefs: ['group:default/shop'],
  systemRefs: ['system:default/shop'],
  clusters: ['a', 'b'],
};
const PERIOD = { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' };

async function setUp() {
  const page = { items: [], totalItems: 0 };
  const fleet: jest.Mocked<FleetService> = {
    listTests: jest.fn().mockResolvedValue(page),
    overview: jest.fn().mockResolvedValue({ at: 'now' }),
    calendar: jest.fn().mockResolvedValue({ days: [] }),
    listRuns: jest.fn().mockResolvedValue(page),
    listServices: jest.fn().mockResolvedValue(page),
  };
  const auditor = mockServices.auditor.mock();
  auditor.createEvent.mockResolvedValue({
    success: jest.fn(),
    fail: jest.fn(),
  });
  const app = express()
    .use(
      await createRouter({
        service: {} as RestoreTestService,
        clusters: {} as ClusterService,
        fleet,
        auditor,
        httpAuth: mockServices.httpAuth(),
      }),
    )
    .use(mockErrorHandler());
  return { app, fleet, auditor };
}

describe('routes of the fleet', () => {
  it.each<[string, keyof FleetService, object, object]>([
    [
      `restore-tests?${FILTER}&status=failing&status=stale&search=db&orderBy=urgency&order=desc&limit=7&cursor=x`,
      'listTests',
      {
        ...FILTERED,
        statuses: ['failing', 'stale'],
        search: 'db',
        orderBy: 'urgency',
        order: 'desc',
        limit: 7,
        cursor: 'x',
      },
      { items: [], totalItems: 0 },
    ],
    [`fleet?${FILTER}`, 'overview', FILTERED, { at: 'now' }],
    [
      `fleet/calendar?${FILTER}&from=2026-01-01&to=2026-01-31&timezone=Europe/Berlin`,
      'calendar',
      {
        ...FILTERED,
        from: '2026-01-01',
        to: '2026-01-31',
        timezone: 'Europe/Berlin',
      },
      { days: [] },
    ],
    [
      `fleet/runs?${FILTER}&from=${PERIOD.from}&to=${PERIOD.to}&verdict=fail&limit=3`,
      'listRuns',
      { ...FILTERED, ...PERIOD, verdicts: ['fail'], limit: 3 },
      { items: [], totalItems: 0 },
    ],
    [
      `fleet/services?${FILTER}&status=not-configured&cursor=x`,
      'listServices',
      { ...FILTERED, statuses: ['not-configured'], cursor: 'x' },
      { items: [], totalItems: 0 },
    ],
  ])('hand over GET %s, and audit it', async (path, verb, query, body) => {
    const { app, fleet, auditor } = await setUp();

    const response = await request(app).get(`/v1/${path}`);

    expect(response.body).toEqual(body);
    expect(fleet[verb]).toHaveBeenCalledWith(query, CREDENTIALS);
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({ eventId: 'fleet-fetch' }),
    );
  });

  it.each([
    'restore-tests?orderBy=colour',
    'restore-tests?status=good',
    'restore-tests?limit=201',
    'fleet?owner=:',
    'fleet/calendar?from=2026-01-01&to=2026-01-31',
    'fleet/calendar?from=yesterday&to=2026-01-31&timezone=UTC',
    'fleet/runs?from=2026-01-01T00:00:00Z',
    'fleet/services?status=fine',
  ])('refuse GET %s', async path => {
    const { app } = await setUp();
    const response = await request(app).get(`/v1/${path}`);
    expect(response.status).toBe(400);
  });
});
