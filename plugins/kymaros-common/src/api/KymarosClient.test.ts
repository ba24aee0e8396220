import type { KymarosApi } from './KymarosApi';
import { KymarosClient } from './KymarosClient';

/** A door that remembers what was asked of it. */
function clientWith(respond: () => Response) {
  const requests: string[] = [];
  const inits: Array<RequestInit | undefined> = [];
  const client = new KymarosClient({
    discoveryApi: {
      getBaseUrl: async pluginId => `http://backend/api/${pluginId}`,
    },
    fetchApi: {
      fetch: async (input, init) => {
        requests.push(`${init?.method} ${input}`);
        inits.push(init);
        return respond();
      },
    },
  });
  return { client, requests, inits };
}

describe('KymarosClient', () => {
  const testPath = 'restore-tests/restoretest/ops/shop';

  it.each<[string, (api: KymarosApi) => Promise<unknown>]>([
    [
      'GET entities/component/default/shop/restore-tests',
      api => api.getEntityRestoreTests('Component:default/Shop'),
    ],
    ['GET restore-tests', api => api.listRestoreTests()],
    [
      'GET restore-tests?limit=5&cursor=restoretest%3Aops%2Fshop',
      api => api.listRestoreTests({ limit: 5, cursor: 'restoretest:ops/shop' }),
    ],
    [`GET ${testPath}`, api => api.getRestoreTest('restoretest:ops/shop')],
    [`POST ${testPath}/runs`, api => api.startRun('restoretest:ops/shop')],
    [`POST ${testPath}/plan`, api => api.planRun('restoretest:ops/shop')],
    [`GET ${testPath}/runs`, api => api.listRuns('restoretest:ops/shop')],
    [
      `GET ${testPath}/runs?limit=10&cursor=c&verdict=fail&verdict=error&orderBy=score&order=asc`,
      api =>
        api.listRuns('restoretest:ops/shop', {
          limit: 10,
          cursor: 'c',
          verdicts: ['fail', 'error'],
          orderBy: 'score',
          order: 'asc',
        }),
    ],
    ['GET runs/a%2Fb', api => api.getRun('a/b')],
    ['GET runs/r1/events', api => api.getRunEvents('r1')],
    ['GET runs/r1/events?after=0', api => api.getRunEvents('r1', 0)],
    ['POST runs/r1/cancel', api => api.cancelRun('r1')],
    ['POST runs/r1/sandbox/extend', api => api.extendSandbox('r1', '1h')],
    ['POST runs/r1/sandbox/release', api => api.releaseSandbox('r1')],
    // A plus for a space would be a reserved character.
    [
      'GET runs/r1/logs?search=cannot%20start%2C%20a%2Bb',
      api => api.getRunLogs('r1', { search: 'cannot start, a+b' }),
    ],
    ['GET runs/r1/comparison?with=r2', api => api.compareRuns('r1', 'r2')],
    [
      `GET ${testPath}/check-series?limit=7`,
      api => api.getCheckSeries('restoretest:ops/shop', { limit: 7 }),
    ],
    ['GET runs/r1/evidence', api => api.getRunEvidence('r1')],
    [
      'GET evidence-report?from=2026-01-01T00%3A00%3A00Z&to=2026-02-01T00%3A00%3A00Z&ownerRef=group%3Adefault%2Fshop',
      api =>
        api.getEvidenceReport({
          from: '2026-01-01T00:00:00Z',
          to: '2026-02-01T00:00:00Z',
          ownerRef: 'group:default/shop',
        }),
    ],
  ])('asks for %s', async (expected, call) => {
    const { client, requests } = clientWith(() => Response.json({ ok: 1 }));
    await expect(call(client)).resolves.toEqual({ ok: 1 });
    const [method, path] = expected.split(' ');
    expect(requests).toEqual([
      `${method} http://backend/api/kymaros/v1/${path}`,
    ]);
  });

  it('says as JSON by how long sandboxes are to be extended', async () => {
    const { client, inits } = clientWith(() => Response.json({}));
    await client.extendSandbox('r1', '1h30m');
    expect(inits[0]).toMatchObject({
      headers: { 'Content-Type': 'application/json' },
      body: '{"by":"1h30m"}',
    });
  });

  it('gives a plan up when its caller does', async () => {
    const { client, inits } = clientWith(() => Response.json({}));
    const { signal } = new AbortController();
    await client.planRun('restoretest:ops/shop', { signal });
    expect(inits[0]?.signal).toBe(signal);
  });

  it('passes on what the backend says of an error', async () => {
    const { client } = clientWith(() =>
      Response.json(
        {
          error: { name: 'ConflictError', message: 'run r1 is active' },
          response: { statusCode: 409 },
        },
        { status: 409, statusText: 'Conflict' },
      ),
    );
    await expect(client.startRun('restoretest:ops/shop')).rejects.toMatchObject(
      { name: 'ResponseError', cause: { message: 'run r1 is active' } },
    );
  });
});
