import { Duplex } from 'node:stream';
import { ContainerLog } from '../api/PodRuntime';
import { EventRecorder } from '../api/EventRecorder';
import { Pod } from '../api/objects';
import { Store } from '../api/Store';
import { Network } from '../network/Network';
import { PodNetwork } from '../network/PodNetwork';
import { ExecRequest, ImageShelf } from './ContainerImage';
import { ContainerRunner, RunnerContext } from './ContainerRunner';
import { makeVolumes, PodVolumes } from './mounts';
import { isInitialized, phaseOf, statusOf } from './podStatus';
import { VolumeShelf } from './Volume';
import { sameContent } from '../api/sameContent';

const SANDBOX_MS = 100;
const MOUNT_RETRY_MS = 500;

/** What a node lends to its pods. */
export interface NodeFacilities {
  store: Store;
  network: Network;
  images: ImageShelf;
  shelf: VolumeShelf;
  events: EventRecorder;
  /** Whether somebody wants this pod to be unready, whatever its probes say. */
  isForcedUnready: (pod: Pod) => boolean;
}

/** Brings one pod up, keeps its status, and takes it down. */
export class PodWorker {
  readonly #pod: Pod;
  readonly #node: NodeFacilities;
  readonly #stopped = new AbortController();
  readonly #startTime: string;
  #network?: PodNetwork;
  #init: ContainerRunner[] = [];
  #main: ContainerRunner[] = [];
  readonly #finished: Promise<void>;

  constructor(pod: Pod, node: NodeFacilities) {
    this.#pod = pod;
    this.#node = node;
    this.#startTime = node.store.clock.timestamp();
    this.#finished = this.#live();
  }

  /** Ends the pod's containers; resolves when they are gone. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#finished;
  }

  exec(container: string, request: ExecRequest): Promise<number> {
    return this.#runner(container).exec(request);
  }

  dial(port: number): Promise<Duplex> {
    if (!this.#network) {
      throw new Error('the pod has no network yet');
    }
    return this.#node.network.connectInside(this.#network.address, port);
  }

  log(container: string, previous: boolean): ContainerLog | undefined {
    return this.#find(container)?.log(previous);
  }

  /** Writes the pod's status as it is now. */
  publish(): void {
    const pod = this.#current();
    if (!pod || this.#main.length === 0) {
      return;
    }
    const status = statusOf(
      {
        pod,
        address: this.#network?.address,
        startTime: this.#startTime,
        init: this.#init,
        main: this.#main,
        forcedUnready: this.#node.isForcedUnready(pod),
      },
      this.#node.store.clock,
    );
    if (!sameContent(status, pod.status)) {
      this.#node.store.update(
        'pods',
        { ...pod, status },
        { subresource: 'status' },
      );
    }
  }

  async #live(): Promise<void> {
    const { signal } = this.#stopped;
    this.#makeRunners(new Map());
    this.publish();
    const volumes = await this.#mount(signal);
    await this.#node.store.clock.wait(SANDBOX_MS, signal);
    if (volumes && !signal.aborted) {
      this.#network = this.#node.network.attach(this.#pod);
      this.#makeRunners(volumes);
      await this.#runContainers(signal);
      this.publish();
      this.#node.network.detach(this.#network.address);
    }
  }

  async #runContainers(signal: AbortSignal): Promise<void> {
    for (const runner of this.#init) {
      await runner.run(signal);
    }
    if (isInitialized(this.#init)) {
      await Promise.all(this.#main.map(runner => runner.run(signal)));
    }
  }

  async #mount(signal: AbortSignal): Promise<PodVolumes | undefined> {
    const { store, shelf, events } = this.#node;
    while (!signal.aborted) {
      try {
        return makeVolumes(this.#pod, { store, shelf });
      } catch (error) {
        const message = `MountVolume.SetUp failed: ${(error as Error).message}`;
        events.record({
          about: this.#pod,
          type: 'Warning',
          reason: 'FailedMount',
          message,
          component: 'kubelet',
        });
        await store.clock.wait(MOUNT_RETRY_MS, signal);
      }
    }
    return undefined;
  }

  #makeRunners(volumes: PodVolumes): void {
    const context: RunnerContext = {
      ...this.#node,
      pod: this.#pod,
      clock: this.#node.store.clock,
      podNetwork: this.#network!,
      volumes,
      changed: () => this.publish(),
      report: (type, reason, message) =>
        this.#node.events.record({
          about: this.#pod,
          type,
          reason,
          message,
          component: 'kubelet',
        }),
    };
    const { initContainers = [], containers } = this.#pod.spec;
    const waitsFor =
      initContainers.length > 0 ? 'PodInitializing' : 'ContainerCreating';
    this.#init = initContainers.map(
      one => new ContainerRunner(one, context, { init: true, waitsFor }),
    );
    this.#main = containers.map(
      one => new ContainerRunner(one, context, { init: false, waitsFor }),
    );
  }

  /** The pod as it is stored, unless another one has taken its name. */
  #current(): Pod | undefined {
    const pod = this.#node.store.get('pods', this.#pod.metadata);
    return pod?.metadata.uid === this.#pod.metadata.uid ? pod : undefined;
  }

  #find(name: string): ContainerRunner | undefined {
    return [...this.#init, ...this.#main].find(
      runner => runner.container.name === name,
    );
  }

  #runner(name: string): ContainerRunner {
    const runner = this.#find(name);
    if (
      !runner ||
      ['Succeeded', 'Failed'].includes(
        phaseOf({ pod: this.#pod, init: this.#init, main: this.#main }),
      )
    ) {
      const { phase } = this.#current()?.status ?? {};
      throw new Error(
        `cannot exec into a container in a completed pod; current phase is ${phase}`,
      );
    }
    return runner;
  }
}
