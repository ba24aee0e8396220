import { ServerResponse } from 'node:http';
import { ApiError, Status } from '../errors';
import { ApiRequest, Interceptors } from '../interceptors';
import { KubeObject } from '../objects';
import { apiVersionOf, resourceName, ResourceType } from '../resources';
import { Store, WatchEvent } from '../Store';
import { selectionOf } from './listing';
import { represented, Representation } from './representation';
import { isTrue } from './requestInfo';

const BOOKMARK_INTERVAL_MS = 60_000;
const DEFAULT_TIMEOUT_SECONDS = 1800;

type Line = {
  type: WatchEvent['type'] | 'BOOKMARK' | 'ERROR';
  object: unknown;
};

/** Serves one watch: a response that goes on, one event a line. */
export class WatchResponse {
  readonly #store: Store;
  readonly #interceptors: Interceptors;
  readonly #request: ApiRequest;
  readonly #response: ServerResponse;
  readonly #type: ResourceType;
  readonly #form: Representation;
  readonly #ends: Array<() => void> = [];
  // Interceptors may delay an event: those behind it wait in order.
  #sent: Promise<void> = Promise.resolve();

  constructor(options: {
    store: Store;
    interceptors: Interceptors;
    request: ApiRequest;
    response: ServerResponse;
    type: ResourceType;
    form: Representation;
  }) {
    this.#store = options.store;
    this.#interceptors = options.interceptors;
    this.#request = options.request;
    this.#response = options.response;
    this.#type = options.type;
    this.#form = options.form;
  }

  start(): void {
    const { query } = this.#request;
    this.#response.writeHead(200, {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-cache, private',
    });
    this.#response.flushHeaders();
    this.#response.on('close', () => this.#end());
    this.#ends.push(
      this.#interceptors.watchOpened(this.#request, () =>
        this.#response.destroy(),
      ),
    );
    this.#endAfter(
      Number(query.get('timeoutSeconds') ?? DEFAULT_TIMEOUT_SECONDS),
    );
    try {
      this.#subscribe();
    } catch (error) {
      this.#fail(error);
      return;
    }
    if (isTrue(query.get('allowWatchBookmarks'))) {
      const timer = setInterval(
        () => this.#enqueueBookmark(),
        BOOKMARK_INTERVAL_MS,
      );
      this.#ends.push(() => clearInterval(timer));
    }
  }

  #subscribe(): void {
    const { query, namespace, name } = this.#request;
    const selection = selectionOf(namespace, query);
    const byName = name ? `metadata.name=${name}` : selection.fieldSelector;
    const wantsInitialEvents = isTrue(query.get('sendInitialEvents'));
    const resourceVersion = wantsInitialEvents
      ? undefined
      : query.get('resourceVersion') ?? undefined;
    this.#ends.push(
      this.#store.watch(
        resourceName(this.#type),
        { ...selection, fieldSelector: byName, resourceVersion },
        event => this.#enqueue(event as WatchEvent),
      ),
    );
    if (wantsInitialEvents) {
      this.#enqueueBookmark({ 'k8s.io/initial-events-end': 'true' });
    }
  }

  #enqueue(event: WatchEvent): void {
    this.#inOrder(async () => {
      const outcome = await this.#interceptors.watchEvent(this.#request, event);
      if (outcome === 'deliver') {
        this.#write({
          type: event.type,
          object: represented(event.object, this.#form),
        });
      } else if (outcome === 'end') {
        this.#response.destroy();
      }
    });
  }

  #enqueueBookmark(annotations?: Record<string, string>): void {
    // The revision is taken now: later events are queued behind this line.
    const resourceVersion = String(this.#store.changes.revision);
    const object = {
      kind: this.#type.kind,
      apiVersion: apiVersionOf(this.#type),
      metadata: {
        resourceVersion,
        creationTimestamp: null,
        ...(annotations && { annotations }),
      },
    };
    this.#inOrder(async () =>
      this.#write({
        type: 'BOOKMARK',
        object: object as unknown as KubeObject,
      }),
    );
  }

  #inOrder(send: () => Promise<void>): void {
    this.#sent = this.#sent.then(send).catch(error => this.#fail(error));
  }

  #fail(error: unknown): void {
    const status: Status =
      error instanceof ApiError
        ? error.toStatus()
        : ApiError.internal(String(error)).toStatus();
    this.#write({ type: 'ERROR', object: status });
    this.#response.end();
  }

  #write(line: Line): void {
    if (!this.#response.writableEnded && !this.#response.destroyed) {
      this.#response.write(`${JSON.stringify(line)}\n`);
    }
  }

  #endAfter(seconds: number): void {
    const timer = setTimeout(() => this.#response.end(), seconds * 1000);
    this.#ends.push(() => clearTimeout(timer));
  }

  #end(): void {
    this.#ends.splice(0).forEach(end => end());
  }
}
