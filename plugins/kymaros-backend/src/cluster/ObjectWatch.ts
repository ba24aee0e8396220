import type { KubernetesObject } from '@kubernetes/client-node';
import {
  WaitTimeoutError,
  type Bounds,
  type ObjectQuery,
  type ResourceKind,
} from '@kymaros/plugin-kymaros-node';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterError } from './ClusterError';
import { complete, type ObjectRequests } from './ObjectRequests';
import { describeQuery } from './resourcePath';

/** A watch may die silently, or miss events: list again after this. */
const RESYNC_MS = 30_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/** What a wait waits for. */
export interface WaitOptions<T extends KubernetesObject, R> {
  query: ObjectQuery;
  until: (objects: T[]) => R | undefined;
  what: string;
  describe?: (objects: T[]) => string;
  bounds: Bounds;
}

interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: KubernetesObject & { code?: number; message?: string };
}

/** Tells what the caller's own function threw from what went wrong with the cluster. */
class UntilError extends Error {
  constructor(cause: unknown) {
    super('until() failed', { cause });
  }
}

/**
 * One wait on a set of objects.
 *
 * 1. List the set and ask `until`.
 * 2. Follow the changes from there, asking after each one, until the watch ends or it is time for a resync.
 * 3. Begin again; after a failure, only after a growing pause.
 */
export class ObjectWatch<T extends KubernetesObject, R> {
  readonly #requests: ObjectRequests;
  readonly #cluster: string;
  readonly #options: WaitOptions<T, R>;
  readonly #resyncMs: number;
  readonly #objects = new Map<string, T>();
  #resourceVersion = '';
  #seen = false;
  #failures = 0;
  #lastError?: ClusterError;

  constructor(options: {
    requests: ObjectRequests;
    cluster: string;
    wait: WaitOptions<T, R>;
    resyncMs?: number;
  }) {
    this.#requests = options.requests;
    this.#cluster = options.cluster;
    this.#options = options.wait;
    this.#resyncMs = options.resyncMs ?? RESYNC_MS;
  }

  /** @throws WaitTimeoutError at the deadline */
  async result(): Promise<R> {
    const { signal, deadlineMs } = this.#options.bounds;
    const deadline = new AbortController();
    const timer = setTimeout(
      () => deadline.abort(),
      Math.max(0, deadlineMs - Date.now()),
    );
    try {
      return await this.#listAndFollow(
        AbortSignal.any([signal, deadline.signal]),
      );
    } catch (error) {
      signal.throwIfAborted();
      throw deadline.signal.aborted ? this.#timeout() : error;
    } finally {
      clearTimeout(timer);
    }
  }

  async #listAndFollow(signal: AbortSignal): Promise<R> {
    for (;;) {
      try {
        const answer =
          (await this.#list(signal)) ?? (await this.#follow(signal));
        if (answer !== undefined) {
          return answer;
        }
      } catch (error) {
        signal.throwIfAborted();
        await this.#pauseAfter(error, signal);
      }
    }
  }

  async #list(signal: AbortSignal): Promise<R | undefined> {
    const listed = await this.#requests.list<T>(this.#options.query, signal);
    this.#objects.clear();
    listed.objects.forEach(object => this.#objects.set(idOf(object), object));
    this.#resourceVersion = listed.resourceVersion;
    this.#seen = true;
    return this.#ask();
  }

  async #follow(signal: AbortSignal): Promise<R | undefined> {
    const begunMs = Date.now();
    const resync = new AbortController();
    const timer = setTimeout(() => resync.abort(), this.#resyncMs);
    try {
      const { lines, kind } = await this.#requests.watch(this.#options.query, {
        resourceVersion: this.#resourceVersion,
        timeoutSeconds: Math.ceil(this.#resyncMs / 1000) + 1,
        signal: AbortSignal.any([signal, resync.signal]),
      });
      try {
        return await this.#readEvents(lines, kind);
      } finally {
        lines.destroy();
      }
    } catch (error) {
      signal.throwIfAborted();
      if (resync.signal.aborted) {
        return undefined;
      }
      if (Date.now() - begunMs > LONGEST_PAUSE_MS) {
        this.#failures = 0;
      }
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async #readEvents(
    lines: Readable,
    kind: ResourceKind,
  ): Promise<R | undefined> {
    for await (const event of parseEvents(lines)) {
      if (event.type === 'ERROR') {
        throw this.#watchError(
          event.object.message ?? 'the watch ended in an error',
        );
      }
      this.#failures = 0;
      if (event.type !== 'BOOKMARK') {
        this.#apply(event, kind);
        const answer = this.#ask();
        if (answer !== undefined) {
          return answer;
        }
      }
    }
    // Servers end watches as they like. An instant end, again and again, must not become a flood of requests.
    throw this.#watchError('the watch ended');
  }

  #apply(event: WatchEvent, kind: ResourceKind) {
    if (event.type === 'DELETED') {
      this.#objects.delete(idOf(event.object));
    } else {
      this.#objects.set(idOf(event.object), complete(kind, event.object) as T);
    }
  }

  #ask(): R | undefined {
    try {
      return this.#options.until([...this.#objects.values()]);
    } catch (error) {
      throw new UntilError(error);
    }
  }

  async #pauseAfter(error: unknown, signal: AbortSignal) {
    if (error instanceof UntilError) {
      throw error.cause;
    }
    if (
      error instanceof ClusterError &&
      !error.transient &&
      error.status !== 410
    ) {
      throw error;
    }
    this.#lastError =
      error instanceof ClusterError ? error : this.#watchError(String(error));
    const pause = Math.min(
      FIRST_PAUSE_MS * 2 ** this.#failures,
      LONGEST_PAUSE_MS,
    );
    this.#failures++;
    await sleep(pause * (0.75 + Math.random() / 2), undefined, { signal });
  }

  #watchError(message: string): ClusterError {
    return new ClusterError(
      {
        cluster: this.#cluster,
        verb: 'watch',
        object: describeQuery(this.#options.query),
      },
      { message, transient: true },
    );
  }

  #timeout(): WaitTimeoutError {
    const { what, describe } = this.#options;
    const last =
      this.#seen && describe
        ? `; last seen: ${describe([...this.#objects.values()])}`
        : '';
    const trouble = this.#failures > 0 ? `; ${this.#lastError?.message}` : '';
    return new WaitTimeoutError(
      `Timed out waiting for ${what} on cluster '${
        this.#cluster
      }'${last}${trouble}`,
    );
  }
}

async function* parseEvents(lines: Readable): AsyncGenerator<WatchEvent> {
  lines.setEncoding('utf8');
  let rest = '';
  for await (const chunk of lines) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      if (part.trim()) {
        yield JSON.parse(part);
      }
    }
  }
}

function idOf(object: KubernetesObject): string {
  return `${object.metadata?.namespace ?? ''}/${object.metadata?.name}`;
}
