import { listOf, refuse, ScriptedApi } from './__testUtils__/ScriptedApi';
import { Discovery } from './Discovery';
import { KubeClusterWriter } from './KubeClusterWriter';
import { KubeTransport } from './KubeTransport';
import { ObjectRequests } from './ObjectRequests';

jest.setTimeout(30_000);

const KEY = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: 'shop',
  name: 'one',
};
const OBJECT = { metadata: { name: 'one', namespace: 'shop' } };

describe('requests to an API server', () => {
  let api: ScriptedApi;
  let transport: KubeTransport;
  let requests: ObjectRequests;
  let writer: KubeClusterWriter;

  beforeEach(async () => {
    api = await ScriptedApi.start();
    transport = new KubeTransport({
      cluster: 'c1',
      kubeConfig: api.kubeConfig,
    });
    const discovery = new Discovery(transport);
    requests = new ObjectRequests({ transport, discovery });
    writer = new KubeClusterWriter({ transport, discovery });
  });

  afterEach(async () => {
    transport.close();
    await api.stop();
  });

  it.each([429, 500, 503])(
    'repeats a read that fails with %d, as often as is decent',
    async status => {
      let failures = 2;
      api.answerWith((_, response) =>
        failures-- > 0
          ? refuse(response, status)
          : response.end(JSON.stringify(OBJECT)),
      );
      expect(await requests.get(KEY)).toMatchObject({
        ...OBJECT,
        kind: 'ConfigMap',
      });
      expect(api.requests).toHaveLength(3);

      api.requests.length = 0;
      failures = 100;
      await expect(requests.get(KEY)).rejects.toMatchObject({
        status,
        transient: true,
        reason: `Reason${status}`,
      });
      expect(api.requests).toHaveLength(4);
    },
  );

  it.each([400, 401, 403, 409, 422])(
    'does not repeat a read that is refused with %d',
    async status => {
      api.answerWith((_, response) => refuse(response, status));
      const attempt = requests.get(KEY);
      await expect(attempt).rejects.toMatchObject({ status, transient: false });
      await expect(attempt).rejects.toThrow(
        `Cluster 'c1' refused to get ConfigMap shop/one: ${status} message ${status}`,
      );
      expect(api.requests).toHaveLength(1);
    },
  );

  it('does not call a connection that broke a refusal', async () => {
    api.answerWith((_, response) => response.destroy());
    const attempt = writer.create({ ...KEY, ...OBJECT });
    await expect(attempt).rejects.toMatchObject({ status: undefined });
    await expect(attempt).rejects.toThrow(
      "Asking cluster 'c1' to create ConfigMap shop/one failed: socket hang up",
    );
  });

  it('repeats a write only when the server says that it did not work on it', async () => {
    api.answerWith((_, response) => refuse(response, 500));
    await expect(writer.create({ ...KEY, ...OBJECT })).rejects.toMatchObject({
      status: 500,
    });
    expect(api.requests).toHaveLength(1);

    let busy = 1;
    api.answerWith((_, response) =>
      busy-- > 0 ? refuse(response, 429) : response.end(JSON.stringify(OBJECT)),
    );
    await writer.create({ ...KEY, ...OBJECT });
    expect(api.requests).toHaveLength(3);
  });

  it('gives up a request that hangs when its signal aborts', async () => {
    api.answerWith(() => {});
    const controller = new AbortController();
    const reason = new Error('cancelled');
    const attempt = requests.get(KEY, controller.signal);
    setTimeout(() => controller.abort(reason), 50);
    await expect(attempt).rejects.toBe(reason);
  });

  it('shows what a proxy in between says', async () => {
    api.answerWith((_, response) =>
      response.writeHead(403).end('<html>Go away</html>'),
    );
    await expect(requests.get(KEY)).rejects.toThrow('403 <html>Go away</html>');
  });

  it('lists page by page, and all at once when the pages have gone stale', async () => {
    let stale = false;
    api.answerWith(({ url }, response) => {
      const page = url.searchParams.get('continue');
      if (page && stale) {
        return refuse(response, 410);
      }
      const name = url.searchParams.get('limit') ? page ?? 'first' : 'all';
      const next = name === 'first' ? 'second' : undefined;
      return response.end(
        listOf([{ metadata: { name } }], {
          resourceVersion: '7',
          continue: next,
        }),
      );
    });
    const names = async () =>
      (await requests.list(KEY)).objects.map(({ metadata }) => metadata?.name);
    expect(await names()).toEqual(['first', 'second']);
    stale = true;
    expect(await names()).toEqual(['all']);
  });

  it('sends credentials, merge patches and delete preconditions as the API takes them', async () => {
    api.answerWith((_, response) => response.end(JSON.stringify(OBJECT)));
    await writer.mergePatch(KEY, { data: { a: 'b' } });
    await writer.delete(KEY, { uid: 'u1', propagation: 'Foreground' });
    const [patch, deletion] = api.requests;
    expect(patch).toMatchObject({
      method: 'PATCH',
      headers: {
        authorization: 'Bearer token-of-u',
        'content-type': 'application/merge-patch+json',
      },
    });
    expect(deletion.method).toBe('DELETE');
    expect(JSON.parse(deletion.body)).toMatchObject({
      preconditions: { uid: 'u1' },
      propagationPolicy: 'Foreground',
    });
  });

  it('tells a deletion from finding nothing', async () => {
    api.answerWith((_, response) => refuse(response, 404));
    expect(await writer.delete(KEY)).toBe(false);
    api.answerWith((_, response) => response.end('{}'));
    expect(await writer.delete(KEY)).toBe(true);
  });

  it('keeps a namespaced write from becoming a cluster-wide one', async () => {
    await expect(
      writer.create({ ...KEY, metadata: { name: 'one' } }),
    ).rejects.toThrow('needs a namespace');
    await expect(
      writer.create({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'x', namespace: 'y' },
      }),
    ).rejects.toThrow('cluster-scoped');
    await expect(writer.delete({ ...KEY, name: '..' })).rejects.toThrow(
      'not a Kubernetes name',
    );
    expect(api.requests).toHaveLength(0);
  });
});
