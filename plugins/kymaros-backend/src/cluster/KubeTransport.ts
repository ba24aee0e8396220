import type { KubeConfig } from '@kubernetes/client-node';
import http from 'node:http';
import https from 'node:https';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientOptions } from 'ws';
import { ClusterError, type ClusterRequest } from './ClusterError';

/** How long an API server may take to answer one request; watches only have to begin by then. */
const ANSWER_TIMEOUT_MS = 30_000;
/** An idle connection is given up before servers and load balancers drop it silently. */
const IDLE_CONNECTION_MS = 30_000;
const TRIES = 4;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

/** Hears of every request that is sent. */
export type RequestListener = (request: {
  cluster: string;
  verb: string;
}) => void;

/** A request to an API server. */
export interface KubeRequest {
  verb: string;
  /** What it is about, for errors. */
  object: string;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path below the server's address, with encoded names. */
  path: string;
  query?: Record<string, string | undefined>;
  accept?: string;
  body?: object;
  /** A question that the API takes as a POST; may be asked again like a GET. */
  changesNothing?: boolean;
  contentType?: string;
  signal?: AbortSignal;
}

/**
 * HTTP to one API server with the credentials of its kubeconfig.
 *
 * The generated clients are not used for this because release 2.0 of the library opens a new TLS connection for each
 * request, and cannot abort one.
 */
export class KubeTransport {
  readonly cluster: string;
  readonly #kubeConfig: KubeConfig;
  readonly #server: URL;
  readonly #agent: http.Agent;
  readonly #onRequest?: RequestListener;

  constructor(options: {
    cluster: string;
    kubeConfig: KubeConfig;
    onRequest?: RequestListener;
  }) {
    const server = options.kubeConfig.getCurrentCluster()?.server;
    if (!server) {
      throw new Error(
        `The kubeconfig of cluster '${options.cluster}' has no current context with a server`,
      );
    }
    this.cluster = options.cluster;
    this.#kubeConfig = options.kubeConfig;
    this.#server = new URL(server);
    this.#onRequest = options.onRequest;
    const Agent = this.#server.protocol === 'http:' ? http.Agent : https.Agent;
    this.#agent = new Agent({ keepAlive: true, timeout: IDLE_CONNECTION_MS });
  }

  /** Sends the request, again after transient errors where that is safe, and parses the answer. */
  async json<T>(request: KubeRequest): Promise<T> {
    return this.read(request, async answer => JSON.parse(await text(answer)));
  }

  /** Sends the request, again after transient errors where that is safe, and lets `read` take in the answer's body. */
  async read<T>(
    request: KubeRequest,
    read: (answer: http.IncomingMessage) => Promise<T>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#readOnce(request, read);
      } catch (error) {
        if (attempt === TRIES || !mayRepeat(request, error)) {
          throw error;
        }
        await sleep(pauseBefore(attempt, error), undefined, {
          signal: request.signal,
        });
      }
    }
  }

  /** Sends the request once; the answer's body is the caller's to read, until `signal` aborts. */
  async stream(request: KubeRequest): Promise<http.IncomingMessage> {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), ANSWER_TIMEOUT_MS);
    try {
      return await this.#send(request, patience.signal);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Address and options of a WebSocket to the server. */
  async webSocketTarget(
    verb: string,
    pathAndQuery: string,
  ): Promise<{ url: string; options: ClientOptions }> {
    const options: https.RequestOptions = {};
    await this.#kubeConfig.applyToHTTPSOptions(options);
    this.#onRequest?.({ cluster: this.cluster, verb });
    const url = this.#url(pathAndQuery);
    url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
    return { url: url.href, options: options as ClientOptions };
  }

  /** Gives up idle connections. */
  close() {
    this.#agent.destroy();
  }

  async #readOnce<T>(
    request: KubeRequest,
    read: (answer: http.IncomingMessage) => Promise<T>,
  ): Promise<T> {
    const patience = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    const answer = await this.#send(request, patience);
    try {
      return await read(answer);
    } catch (error) {
      throw this.#explain(request, error, patience);
    }
  }

  async #send(
    request: KubeRequest,
    patience: AbortSignal,
  ): Promise<http.IncomingMessage> {
    request.signal?.throwIfAborted();
    const options = await this.#requestOptions(request, patience);
    this.#onRequest?.({ cluster: this.cluster, verb: request.verb });
    const answer = await this.#exchange(request, options).catch(error => {
      throw this.#explain(request, error, patience);
    });
    const status = answer.statusCode ?? 0;
    if (status >= 200 && status < 300) {
      return answer;
    }
    const body = await text(answer).catch(() => '');
    throw ClusterError.fromAnswer(this.#describe(request), {
      status,
      body,
      retryAfter: answer.headers['retry-after'],
    });
  }

  #exchange(
    request: KubeRequest,
    options: https.RequestOptions,
  ): Promise<http.IncomingMessage> {
    const { request: open } = this.#server.protocol === 'http:' ? http : https;
    const body = request.body && Buffer.from(JSON.stringify(request.body));
    return new Promise((resolve, reject) => {
      const sent = open(
        this.#url(request.path, request.query),
        options,
        resolve,
      );
      sent.on('error', error =>
        reject(Object.assign(error, { reusedSocket: sent.reusedSocket })),
      );
      if (body) {
        // Node leaves it out for DELETE, whose preconditions the server would then not read.
        sent.setHeader('Content-Length', body.length);
      }
      sent.end(body);
    });
  }

  async #requestOptions(
    request: KubeRequest,
    patience: AbortSignal,
  ): Promise<https.RequestOptions> {
    const options: https.RequestOptions = {};
    try {
      await this.#kubeConfig.applyToHTTPSOptions(options);
    } catch (error) {
      throw ClusterError.fromConnection(this.#describe(request), error);
    }
    const proxied = Boolean(this.#kubeConfig.getCurrentCluster()?.proxyUrl);
    return {
      ...options,
      agent: proxied ? options.agent : this.#agent,
      method: request.method,
      signal: request.signal
        ? AbortSignal.any([request.signal, patience])
        : patience,
      headers: {
        ...options.headers,
        'User-Agent': 'kymaros',
        Accept: request.accept ?? 'application/json',
        ...(request.body && {
          'Content-Type': request.contentType ?? 'application/json',
        }),
      },
    };
  }

  #explain(
    request: KubeRequest,
    error: unknown,
    patience: AbortSignal,
  ): unknown {
    if (request.signal?.aborted) {
      return request.signal.reason;
    }
    if (patience.aborted) {
      return new ClusterError(this.#describe(request), {
        message: `no answer within ${ANSWER_TIMEOUT_MS / 1000} s`,
        transient: true,
        unanswered: true,
      });
    }
    return ClusterError.fromConnection(this.#describe(request), error);
  }

  #describe(request: KubeRequest): ClusterRequest {
    return {
      cluster: this.cluster,
      verb: request.verb,
      object: request.object,
    };
  }

  /** The server's address may itself have a path, as Rancher's does. */
  #url(pathAndQuery: string, query: KubeRequest['query'] = {}): URL {
    const url = new URL(
      this.#server.pathname.replace(/\/$/, '') + pathAndQuery,
      this.#server,
    );
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) {
        url.searchParams.set(name, value);
      }
    }
    return url;
  }
}

/**
 * Reads may always be repeated. A write only when the server cannot have worked on it: it said so (429), or the
 * connection was an idle one that the server had closed.
 */
function mayRepeat(request: KubeRequest, error: unknown): boolean {
  if (!(error instanceof ClusterError) || !error.transient) {
    return false;
  }
  const { code, reusedSocket } = Object(error.cause);
  return (
    request.method === 'GET' ||
    request.changesNothing === true ||
    error.status === 429 ||
    (code === 'ECONNRESET' && reusedSocket === true)
  );
}

function pauseBefore(attempt: number, error: unknown): number {
  const asked = error instanceof ClusterError ? error.retryAfterMs : undefined;
  const growing = FIRST_PAUSE_MS * 2 ** (attempt - 1);
  return (
    Math.min(asked ?? growing, LONGEST_PAUSE_MS) * (0.75 + Math.random() / 2)
  );
}
