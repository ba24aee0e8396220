import { ObjectOf, ResourceName } from '../api/objects';
import { keyOfPath, pathOfKey } from './keys';
import { SerialQueue } from './SerialQueue';
import type { VeleroContext } from './VeleroContext';
import { every } from './waiting';

/** Which objects a controller works on, and how. */
export interface ObjectQueueOptions<R extends ResourceName> {
  resource: R;
  /** What is worked on, for errors: `Schedule`, `operations of Restore`. */
  what: string;
  /** Objects that it is not for are passed over, also when they became so while they waited; it is for all by default. */
  isFor?: (object: ObjectOf<R>) => boolean;
  /** Works on one as it is at that moment. */
  reconcile: (object: ObjectOf<R>) => void | Promise<void>;
}

/** Works on the objects of one kind in Velero's namespace, one after the other, until the server stops. */
export class ObjectQueue<R extends ResourceName> {
  readonly #context: VeleroContext;
  readonly #options: ObjectQueueOptions<R>;
  readonly #queue: SerialQueue;

  constructor(context: VeleroContext, options: ObjectQueueOptions<R>) {
    this.#context = context;
    this.#options = options;
    const { clock, signal, onError } = context;
    this.#queue = new SerialQueue({
      clock,
      signal,
      handle: path => this.#handle(path),
      onError: (path, error) => onError(`${options.what} ${path}`, error),
    });
  }

  /** Takes each object that there is, and from now on each that comes or changes. */
  watch(): void {
    const { store, settings, signal } = this.#context;
    const { namespace } = settings;
    const end = store.watch(
      this.#options.resource,
      { namespace },
      ({ type, object }) => {
        if (type !== 'DELETED') {
          this.#add(object);
        }
      },
    );
    signal.addEventListener('abort', end, { once: true });
  }

  /** Takes all that there are, once more. */
  addAll(): void {
    const { store, settings } = this.#context;
    const { namespace } = settings;
    store
      .list(this.#options.resource, { namespace })
      .forEach(object => this.#add(object));
  }

  /** Takes all that there are again and again. */
  addAllEvery(milliseconds: number): void {
    const { clock, signal } = this.#context;
    void every(clock, milliseconds, signal, () => this.addAll());
  }

  #add(object: ObjectOf<R>): void {
    if (this.#isFor(object)) {
      this.#queue.add(pathOfKey(object.metadata));
    }
  }

  async #handle(path: string): Promise<void> {
    const { resource, reconcile } = this.#options;
    const object = this.#context.store.get(resource, keyOfPath(path));
    if (object && this.#isFor(object)) {
      await reconcile(object);
    }
  }

  #isFor(object: ObjectOf<R>): boolean {
    return this.#options.isFor?.(object) ?? true;
  }
}
