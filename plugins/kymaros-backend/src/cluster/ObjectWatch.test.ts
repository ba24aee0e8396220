import type { KubernetesObject } from '@kubernetes/client-node';
import { WaitTimeoutError } from '@kymaros/plugin-kymaros-node';
import {
  eventOf,
  listOf,
  refuse,
  ScriptedApi,
} from './__testUtils__/ScriptedApi';
import { Discovery } from './Discovery';
import { KubeTransport } from './KubeTransport';
import { ObjectRequests } from './ObjectRequests';
import { ObjectWatch } from './ObjectWatch';

jest.setTimeout(30_000);

const QUERY = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop' };
const named = (name: string) => ({ metadata: { name, namespace: 'shop' } });

describe('ObjectWatch', () => {
  let api: ScriptedApi;
  let transport: KubeTransport;

  beforeEach(async () => {
    api = await ScriptedApi.start();
    transport = new KubeTransport({
      cluster: 'c1',
      kubeConfig: api.kubeConfig,
    });
  });

  afterEach(async () => {
    transport.close();
    await api.stop();
  });

  const isWatch = (url: URL) => url.searchParams.get('watch') === 'true';
  const lists = () => api.requests.filter(({ url }) => !isWatch(url)).length;

  function waitForName(
    name: string,
    options: { resyncMs?: number; timeoutMs?: number } = {},
  ) {
    const requests = new ObjectRequests({
      transport,
      discovery: new Discovery(transport),
    });
    const { resyncMs, timeoutMs = 20_000 } = options;
    return new ObjectWatch<KubernetesObject, string>({
      requests,
      cluster: 'c1',
      resyncMs,
      wait: {
        query: QUERY,
        until: objects =>
          objects.find(({ metadata }) => metadata?.name === name)?.metadata
            ?.name,
        what: `ConfigMap ${name}`,
        bounds: {
          signal: new AbortController().signal,
          deadlineMs: Date.now() + timeoutMs,
        },
      },
    }).result();
  }

  it('goes on from where the list ended', async () => {
    api.answerWith(({ url }, response) => {
      if (!isWatch(url)) {
        response.end(listOf([], { resourceVersion: '41' }));
      } else {
        response.write(eventOf('ADDED', named('one')));
      }
    });
    expect(await waitForName('one')).toBe('one');
    expect(api.requests[1].url.searchParams.get('resourceVersion')).toBe('41');
  });

  it('understands events that arrive in pieces', async () => {
    api.answerWith(({ url }, response) => {
      if (!isWatch(url)) {
        response.end(listOf([], { resourceVersion: '1' }));
        return;
      }
      const [head, tail] = [
        eventOf('ADDED', named('one')).slice(0, 15),
        eventOf('ADDED', named('one')).slice(15),
      ];
      response.write(head);
      setTimeout(() => response.write(tail), 20);
    });
    expect(await waitForName('one')).toBe('one');
  });

  it.each<[string, (response: import('node:http').ServerResponse) => void]>([
    ['is cut', response => response.destroy()],
    ['ends', response => response.end()],
    ['is refused', response => refuse(response, 503)],
    ['is too old (410)', response => refuse(response, 410)],
    [
      'ends in an error event',
      response =>
        response.end(eventOf('ERROR', { code: 410, message: 'too old' })),
    ],
    ['sends nonsense', response => response.end('this is no event\n')],
  ])('lists again when the watch %s', async (_, fail) => {
    let listed = 0;
    api.answerWith(({ url }, response) => {
      if (isWatch(url)) {
        fail(response);
      } else {
        response.end(
          listOf(listed++ > 0 ? [named('one')] : [], { resourceVersion: '1' }),
        );
      }
    });
    expect(await waitForName('one')).toBe('one');
  });

  it('finds by its resync what a silent watch does not tell', async () => {
    let listed = 0;
    api.answerWith(({ url }, response) => {
      if (isWatch(url)) {
        response.writeHead(200).flushHeaders();
      } else {
        response.end(
          listOf(listed++ > 0 ? [named('one')] : [], { resourceVersion: '1' }),
        );
      }
    });
    expect(await waitForName('one', { resyncMs: 50 })).toBe('one');
  });

  it('forgets what was deleted', async () => {
    const sizes: number[] = [];
    api.answerWith(({ url }, response) => {
      if (isWatch(url)) {
        response.write(
          eventOf('DELETED', named('old')) +
            eventOf('BOOKMARK', { metadata: {} }),
        );
      } else {
        response.end(listOf([named('old')], { resourceVersion: '1' }));
      }
    });
    const requests = new ObjectRequests({
      transport,
      discovery: new Discovery(transport),
    });
    const gone = await new ObjectWatch<KubernetesObject, true>({
      requests,
      cluster: 'c1',
      wait: {
        query: QUERY,
        until: objects => {
          sizes.push(objects.length);
          return objects.length === 0 || undefined;
        },
        what: 'nothing',
        bounds: {
          signal: new AbortController().signal,
          deadlineMs: Date.now() + 10_000,
        },
      },
    }).result();
    expect(gone).toBe(true);
    expect(sizes).toEqual([1, 0]);
  });

  it('does not flood a server that ends every watch at once', async () => {
    api.answerWith(({ url }, response) =>
      isWatch(url)
        ? response.end()
        : response.end(listOf([], { resourceVersion: '1' })),
    );
    await expect(waitForName('never', { timeoutMs: 2_000 })).rejects.toThrow(
      WaitTimeoutError,
    );
    expect(lists()).toBeLessThanOrEqual(5);
  });

  it('is not held up beyond its deadline by a server that never answers', async () => {
    api.answerWith(() => {});
    const begunMs = Date.now();
    await expect(waitForName('never', { timeoutMs: 300 })).rejects.toThrow(
      WaitTimeoutError,
    );
    expect(Date.now() - begunMs).toBeLessThan(5_000);
  });

  it('names the trouble that it had until its deadline', async () => {
    api.answerWith((_, response) =>
      refuse(response, 503, { 'Retry-After': '0' }),
    );
    await expect(waitForName('never', { timeoutMs: 2_000 })).rejects.toThrow(
      /503 message 503/,
    );
  });

  it('ends at once when it may not watch', async () => {
    api.answerWith((_, response) => refuse(response, 403));
    await expect(waitForName('one')).rejects.toMatchObject({ status: 403 });
  });
});
