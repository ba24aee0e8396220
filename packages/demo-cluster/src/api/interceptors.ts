import { WatchEvent } from './Store';

/** One request to the API server, after authentication and before anything is done. */
export interface ApiRequest {
  verb:
    | 'get'
    | 'list'
    | 'watch'
    | 'create'
    | 'update'
    | 'patch'
    | 'delete'
    | 'deletecollection';
  group: string;
  version: string;
  /** The plural name; empty for requests that are about no resource (discovery, version). */
  resource: string;
  subresource?: string;
  namespace?: string;
  name?: string;
  path: string;
  query: URLSearchParams;
  body?: unknown;
  /** Aborted when the client has gone. */
  signal: AbortSignal;
}

/** Looks at each request first. It fails the request by throwing an ApiError, and delays it by the promise it returns. */
export type RequestInterceptor = (request: ApiRequest) => void | Promise<void>;

/** Looks at each event of each watch that a client has open; awaits to delay it. `end` closes the connection instead. */
export type WatchInterceptor = (
  request: ApiRequest,
  event: WatchEvent,
) => 'deliver' | 'skip' | 'end' | Promise<'deliver' | 'skip' | 'end'>;

/** The places where faults and observers hook into the API server. In-process use of the Store does not pass here. */
export class Interceptors {
  readonly #requests = new Set<RequestInterceptor>();
  readonly #watches = new Set<WatchInterceptor>();
  readonly #openWatches = new Map<() => void, ApiRequest>();

  /** Adds an interceptor; the result takes it away again. */
  onRequest(interceptor: RequestInterceptor): () => void {
    this.#requests.add(interceptor);
    return () => this.#requests.delete(interceptor);
  }

  onWatchEvent(interceptor: WatchInterceptor): () => void {
    this.#watches.add(interceptor);
    return () => this.#watches.delete(interceptor);
  }

  /** Breaks the connections of open watches. */
  dropWatches(matches: (request: ApiRequest) => boolean = () => true): void {
    for (const [drop, request] of [...this.#openWatches]) {
      if (matches(request)) {
        drop();
      }
    }
  }

  /** @internal */
  watchOpened(request: ApiRequest, drop: () => void): () => void {
    this.#openWatches.set(drop, request);
    return () => this.#openWatches.delete(drop);
  }

  /** @internal */
  async request(request: ApiRequest): Promise<void> {
    for (const interceptor of [...this.#requests]) {
      await interceptor(request);
    }
  }

  /** @internal */
  async watchEvent(
    request: ApiRequest,
    event: WatchEvent,
  ): Promise<'deliver' | 'skip' | 'end'> {
    for (const interceptor of [...this.#watches]) {
      const outcome = await interceptor(request, event);
      if (outcome !== 'deliver') {
        return outcome;
      }
    }
    return 'deliver';
  }
}
