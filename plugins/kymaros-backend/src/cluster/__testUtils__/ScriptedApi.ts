import { KubeConfig, type KubernetesObject } from '@kubernetes/client-node';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a scripted server is asked. */
export interface ScriptedRequest {
  method: string;
  url: URL;
  headers: http.IncomingHttpHeaders;
  body: string;
}

type Script = (request: ScriptedRequest, response: http.ServerResponse) => void;

/** An API server with ConfigMaps only, which answers as the test says. */
export class ScriptedApi {
  readonly requests: ScriptedRequest[] = [];
  readonly #server: http.Server;
  #script: Script = (_, response) => response.writeHead(404).end();

  private constructor() {
    this.#server = http.createServer(async (incoming, response) => {
      const url = new URL(incoming.url!, 'http://api');
      const request = {
        method: incoming.method!,
        url,
        headers: incoming.headers,
        body: await text(incoming),
      };
      if (!answerDiscovery(url, response)) {
        this.requests.push(request);
        this.#script(request, response);
      }
    });
  }

  static async start(): Promise<ScriptedApi> {
    const api = new ScriptedApi();
    api.#server.listen(0, '127.0.0.1');
    await once(api.#server, 'listening');
    return api;
  }

  answerWith(script: Script) {
    this.#script = script;
  }

  get kubeConfig(): KubeConfig {
    const { port } = this.#server.address() as AddressInfo;
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromOptions({
      clusters: [
        { name: 'c', server: `http://127.0.0.1:${port}`, skipTLSVerify: true },
      ],
      users: [{ name: 'u', token: 'token-of-u' }],
      contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
      currentContext: 'x',
    });
    return kubeConfig;
  }

  async stop() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** A list as the API gives it. */
export function listOf(
  items: KubernetesObject[],
  metadata: { resourceVersion: string; continue?: string },
): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMapList',
    metadata,
    items,
  });
}

/** A refusal as the API gives it. */
export function refuse(
  response: http.ServerResponse,
  code: number,
  headers: http.OutgoingHttpHeaders = {},
) {
  const status = {
    apiVersion: 'v1',
    kind: 'Status',
    status: 'Failure',
    code,
    reason: `Reason${code}`,
    message: `message ${code}`,
  };
  response.writeHead(code, headers).end(JSON.stringify(status));
}

/** A line of a watch. */
export function eventOf(type: string, object: object): string {
  return `${JSON.stringify({ type, object })}\n`;
}

function answerDiscovery(url: URL, response: http.ServerResponse): boolean {
  const answers: Record<string, object> = {
    '/api': { kind: 'APIVersions', versions: ['v1'] },
    '/apis': { kind: 'APIGroupList', groups: [] },
    '/api/v1': {
      kind: 'APIResourceList',
      groupVersion: 'v1',
      resources: [
        {
          name: 'configmaps',
          singularName: 'configmap',
          namespaced: true,
          kind: 'ConfigMap',
          shortNames: ['cm'],
          verbs: ['get', 'list', 'watch'],
        },
        {
          name: 'namespaces',
          singularName: 'namespace',
          namespaced: false,
          kind: 'Namespace',
          shortNames: ['ns'],
          verbs: ['get', 'list', 'watch'],
        },
      ],
    },
  };
  const answer = answers[url.pathname];
  if (answer) {
    response.end(JSON.stringify(answer));
  }
  return answer !== undefined;
}
