import { Duplex } from 'node:stream';
import { EventRecorder } from '../api/EventRecorder';
import { ObjectKey, Pod } from '../api/objects';
import { ContainerLog, PodRuntime } from '../api/PodRuntime';
import { Store, WatchEvent } from '../api/Store';
import { Network } from '../network/Network';
import { ExecRequest, ImageShelf } from './ContainerImage';
import { PodWorker } from './PodWorker';
import { VolumeShelf } from './Volume';

/** The name of the cluster's one node. */
export const NODE_NAME = 'demo-node';

/** The node's agent: runs the pods that are scheduled to it. */
export class Kubelet implements PodRuntime {
  readonly #store: Store;
  readonly #network: Network;
  readonly #images: ImageShelf;
  readonly #shelf: VolumeShelf;
  readonly #events: EventRecorder;
  readonly #workers = new Map<
    string,
    { pod: Pod; worker: PodWorker; ending?: Promise<void> }
  >();
  readonly #forcedUnready = new Set<(pod: Pod) => boolean>();
  #stopWatch?: () => void;

  constructor(options: {
    store: Store;
    network: Network;
    images: ImageShelf;
    shelf: VolumeShelf;
    events: EventRecorder;
  }) {
    this.#store = options.store;
    this.#network = options.network;
    this.#images = options.images;
    this.#shelf = options.shelf;
    this.#events = options.events;
  }

  start(): void {
    this.#stopWatch = this.#store.watch('pods', {}, event =>
      this.#observe(event),
    );
  }

  async stop(): Promise<void> {
    this.#stopWatch?.();
    await Promise.all(
      [...this.#workers.values()].map(({ worker }) => worker.stop()),
    );
  }

  /** Makes the pods that match unready until the result is called. */
  forceUnready(matches: (pod: Pod) => boolean): () => void {
    this.#forcedUnready.add(matches);
    this.#publishAll();
    return () => {
      this.#forcedUnready.delete(matches);
      this.#publishAll();
    };
  }

  async exec(
    pod: ObjectKey,
    container: string,
    request: ExecRequest,
  ): Promise<number> {
    return this.#workerOf(pod).exec(container, request);
  }

  async dial(pod: ObjectKey, port: number): Promise<Duplex> {
    return this.#workerOf(pod).dial(port);
  }

  log(
    pod: ObjectKey,
    container: string,
    previous: boolean,
  ): ContainerLog | undefined {
    return this.#workerOf(pod).log(container, previous);
  }

  #observe({ type, object: pod }: WatchEvent<Pod>): void {
    const { uid } = pod.metadata;
    const known = this.#workers.get(uid);
    if (type === 'DELETED') {
      this.#workers.delete(uid);
      void known?.worker.stop();
    } else if (
      !known &&
      pod.spec.nodeName === NODE_NAME &&
      !pod.metadata.deletionTimestamp
    ) {
      this.#workers.set(uid, { pod, worker: this.#newWorker(pod) });
    } else if (known && pod.metadata.deletionTimestamp) {
      known.ending ??= known.worker.stop().then(() => this.#confirmEnd(pod));
    } else if (
      !known &&
      pod.metadata.deletionTimestamp &&
      pod.metadata.deletionGracePeriodSeconds
    ) {
      this.#confirmEnd(pod);
    }
  }

  #newWorker(pod: Pod): PodWorker {
    return new PodWorker(pod, {
      store: this.#store,
      network: this.#network,
      images: this.#images,
      shelf: this.#shelf,
      events: this.#events,
      isForcedUnready: candidate =>
        [...this.#forcedUnready].some(matches => matches(candidate)),
    });
  }

  /** Tells the API server that a deleted pod has really ended. */
  #confirmEnd(pod: Pod): void {
    const current = this.#store.get('pods', pod.metadata);
    if (current?.metadata.uid === pod.metadata.uid) {
      this.#store.delete('pods', pod.metadata, { gracePeriodSeconds: 0 });
    }
  }

  #publishAll(): void {
    this.#workers.forEach(({ worker }) => worker.publish());
  }

  #workerOf(key: ObjectKey): PodWorker {
    const pod = this.#store.require('pods', key);
    const found = this.#workers.get(pod.metadata.uid);
    if (!found) {
      throw new Error(
        `pod ${key.namespace}/${key.name} does not run on node ${NODE_NAME}`,
      );
    }
    return found.worker;
  }
}
