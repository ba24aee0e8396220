import { ApiError } from './errors';
import { KubeObject, ResourceName } from './objects';

/** What became of an object. */
export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** One change of one object; `revision` is the object's new resourceVersion. */
export interface Change {
  revision: number;
  resource: ResourceName;
  type: ChangeType;
  object: KubeObject;
  previous?: KubeObject;
}

type Listener = (change: Change) => void;

/**
 * The changes of all objects in the order of their revisions, with a memory of
 * the newest ones. Listeners hear of a change after the code that made it has
 * returned, one change at a time, so that nobody sees a half-done one.
 */
export class ChangeLog {
  readonly #capacity: number;
  #changes: Change[] = [];
  #revision = 0;
  #forgotten = 0;
  readonly #listeners = new Map<ResourceName, Set<Listener>>();
  #deliveries: Array<() => void> = [];

  constructor(capacity = 10_000) {
    this.#capacity = capacity;
  }

  get revision(): number {
    return this.#revision;
  }

  nextRevision(): number {
    this.#revision += 1;
    return this.#revision;
  }

  append(change: Change): void {
    this.#changes.push(change);
    // Forgetting in batches keeps appending cheap.
    if (this.#changes.length > this.#capacity * 1.2) {
      this.forget(this.#changes.length - this.#capacity);
    }
    for (const listener of this.#listeners.get(change.resource) ?? []) {
      this.#deliver(() => {
        if (this.#listeners.get(change.resource)?.has(listener)) {
          listener(change);
        }
      });
    }
  }

  /** Drops the oldest changes, so that watches from then on end as `Expired`. */
  forget(count = this.#changes.length): void {
    const dropped = this.#changes.splice(0, count);
    this.#forgotten = dropped.at(-1)?.revision ?? this.#forgotten;
  }

  /** The changes of a resource after a revision. */
  since(resource: ResourceName, revision: number): Change[] {
    if (revision < this.#forgotten) {
      throw ApiError.gone(
        `too old resource version: ${revision} (${this.#forgotten + 1})`,
      );
    }
    return this.#changes.filter(
      change => change.resource === resource && change.revision > revision,
    );
  }

  /** Calls a listener for each change from now on; the result ends that. */
  subscribe(resource: ResourceName, listener: Listener): () => void {
    const listeners = this.#listeners.get(resource) ?? new Set();
    this.#listeners.set(resource, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  #deliver(delivery: () => void): void {
    this.#deliveries.push(delivery);
    if (this.#deliveries.length === 1) {
      queueMicrotask(() => this.#drain());
    }
  }

  #drain(): void {
    try {
      while (this.#deliveries.length > 0) {
        this.#deliveries[0]();
        this.#deliveries.shift();
      }
    } finally {
      // A listener that throws is a bug and ends the process, but not the others' changes before that.
      if (this.#deliveries.length > 0) {
        this.#deliveries.shift();
        queueMicrotask(() => this.#drain());
      }
    }
  }
}
