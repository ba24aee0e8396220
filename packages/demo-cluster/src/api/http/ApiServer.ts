import { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, Server } from 'node:https';
import { AddressInfo } from 'node:net';
import { Duplex } from 'node:stream';
import { Certificate } from '../../certificate';
import { Authenticator } from '../access/Authenticator';
import { refuseEscalation } from '../access/escalation';
import { Access } from '../access/rbac';
import { mayDoEverything, User } from '../access/User';
import { ApiError } from '../errors';
import { ApiRequest, Interceptors } from '../interceptors';
import { PodRuntime } from '../PodRuntime';
import { Store } from '../Store';
import { discoveryDocument } from './discovery';
import { serveLog } from './log';
import { openApiDocument } from './openApi';
import { PodStreams } from './PodStreams';
import { readBody } from './requestBody';
import { parseRequestPath, verbOf } from './requestInfo';
import { Answer, ResourceHandler } from './ResourceHandler';
import { answerReview } from './reviews';

/** Answers requests beside the Kubernetes API; undefined is a 404, and an ApiError what it says. */
export type ExtraRoute = (request: {
  method: string;
  path: string;
  body: unknown;
}) => Answer | undefined;

/** The HTTP door of the cluster: who asks, for what, and the answer. */
export class ApiServer {
  readonly #store: Store;
  readonly #interceptors: Interceptors;
  readonly #runtime: PodRuntime;
  readonly #authenticator: Authenticator;
  readonly #access: Access;
  readonly #handler: ResourceHandler;
  readonly #streams: PodStreams;
  readonly #routes = new Map<string, ExtraRoute>();
  readonly #server: Server;

  constructor(options: {
    store: Store;
    interceptors: Interceptors;
    runtime: PodRuntime;
    access: Access;
    token: string;
    certificate: Certificate;
  }) {
    this.#store = options.store;
    this.#interceptors = options.interceptors;
    this.#runtime = options.runtime;
    this.#authenticator = new Authenticator({
      store: options.store,
      adminToken: options.token,
    });
    this.#access = options.access;
    this.#handler = new ResourceHandler(options);
    this.#streams = new PodStreams(options);
    this.#server = createServer(
      options.certificate,
      (message, response) => void this.#serve(message, response),
    );
    this.#server.on(
      'upgrade',
      (message, socket, head) => void this.#upgrade(message, { socket, head }),
    );
  }

  /** Starts to listen on the loopback; port 0 takes a free one. Gives the port. */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    return (this.#server.address() as AddressInfo).port;
  }

  /** Answers what a Kubernetes API server does not know: all requests under a prefix. */
  route(prefix: string, handler: ExtraRoute): void {
    this.#routes.set(prefix, handler);
  }

  async close(): Promise<void> {
    this.#streams.close();
    const closed = new Promise<void>(resolve =>
      this.#server.close(() => resolve()),
    );
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(
    message: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    try {
      const answer = await this.#answer(message, response);
      if (answer) {
        send(response, answer);
      }
    } catch (error) {
      send(response, failure(error));
    }
  }

  async #answer(
    message: IncomingMessage,
    response: ServerResponse,
  ): Promise<Answer | undefined> {
    const url = new URL(message.url ?? '/', 'http://demo-cluster');
    if (['/healthz', '/livez', '/readyz'].includes(url.pathname)) {
      response.end('ok');
      return undefined;
    }
    const user = this.#authenticate(message);
    const route = [...this.#routes].find(([prefix]) =>
      url.pathname.startsWith(prefix),
    );
    if (route && mayDoEverything(user)) {
      return answerRoute(message, url.pathname, route[1]);
    }
    const request = this.#describe(message, url, abortedWith(response));
    request.body = await readBody(message);
    await this.#interceptors.request(request);
    if (request.resource === '') {
      return discoveryAnswer(url.pathname, this.#store);
    }
    const [store, access] = [this.#store, this.#access];
    const review = answerReview(request, { access, user, store });
    if (review) {
      return review;
    }
    this.#authorize(request, user);
    const type = this.#store.resources.find({
      ...request,
      plural: request.resource,
    });
    if (!type) {
      throw ApiError.noSuchResource();
    }
    refuseEscalation({ request, type, user }, { store, access });
    if (request.resource === 'pods' && request.subresource === 'log') {
      serveLog({
        request,
        store: this.#store,
        runtime: this.#runtime,
        response,
      });
      return undefined;
    }
    const { accept, 'content-type': contentType } = message.headers;
    return this.#handler.handle({
      request,
      type,
      accept,
      contentType,
      response,
    });
  }

  async #upgrade(
    message: IncomingMessage,
    connection: { socket: Duplex; head: Buffer },
  ): Promise<void> {
    const { socket, head } = connection;
    const gone = new AbortController();
    socket.on('close', () => gone.abort());
    socket.on('error', () => gone.abort());
    try {
      const user = this.#authenticate(message);
      const request = this.#describe(
        message,
        new URL(message.url ?? '/', 'http://demo-cluster'),
        gone.signal,
      );
      await this.#interceptors.request(request);
      this.#authorize(request, user);
      // Since 1.35 a WebSocket, although it begins as a GET, takes the right to create what it opens.
      this.#authorize({ ...request, verb: 'create' }, user);
      this.#streams.accept({ request, message, socket, head });
    } catch (error) {
      refuseUpgrade(socket, failure(error));
    }
  }

  #authenticate(message: IncomingMessage): User {
    const user = this.#authenticator.userOf(message.headers.authorization);
    if (!user) {
      throw ApiError.unauthorized();
    }
    return user;
  }

  #authorize(request: ApiRequest, user: User): void {
    const { group, resource, subresource, verb, name } = request;
    // A namespace itself is in that namespace, as far as rights go.
    const namespace = resource === 'namespaces' ? name : request.namespace;
    const wanted = { group, resource, subresource, verb, namespace, name };
    if (!this.#access(wanted, user)) {
      const what = subresource ? `${resource}/${subresource}` : resource;
      const where = namespace
        ? ` in the namespace "${namespace}"`
        : ' at the cluster scope';
      const why = `User "${user.name}" cannot ${verb} resource "${what}" in API group "${group}"${where}`;
      throw ApiError.forbidden(
        { plural: what, group, kind: what },
        name ?? '',
        why,
      );
    }
  }

  #describe(
    message: IncomingMessage,
    url: URL,
    signal: AbortSignal,
  ): ApiRequest {
    const info = parseRequestPath(url.pathname);
    const query = url.searchParams;
    const verb = verbOf(
      message.method ?? 'GET',
      info ?? { group: '', version: '', resource: '' },
      query,
    );
    if (!verb) {
      throw ApiError.methodNotAllowed();
    }
    return {
      group: '',
      version: '',
      resource: '',
      ...info,
      verb,
      path: url.pathname,
      query,
      signal,
    };
  }
}

async function answerRoute(
  message: IncomingMessage,
  path: string,
  route: ExtraRoute,
): Promise<Answer> {
  const body = await readBody(message);
  const answer = route({ method: message.method ?? 'GET', path, body });
  if (!answer) {
    throw ApiError.noSuchResource();
  }
  return answer;
}

function abortedWith(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  return gone.signal;
}

function discoveryAnswer(path: string, store: Store): Answer {
  const body =
    discoveryDocument(path, store.resources) ??
    openApiDocument(path, store.resources);
  if (body === undefined) {
    throw ApiError.noSuchResource();
  }
  return { code: 200, body };
}

function failure(error: unknown): Answer {
  const known =
    error instanceof ApiError ? error : ApiError.internal(describe(error));
  return { code: known.code, body: known.toStatus() };
}

function describe(error: unknown): string {
  return error instanceof Error ? error.stack ?? error.message : String(error);
}

function send(response: ServerResponse, answer: Answer): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  response.writeHead(answer.code, { 'Content-Type': 'application/json' });
  response.end(`${JSON.stringify(answer.body)}\n`);
}

function refuseUpgrade(socket: Duplex, answer: Answer): void {
  const body = `${JSON.stringify(answer.body)}\n`;
  const lines = [
    `HTTP/1.1 ${answer.code} Refused`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
