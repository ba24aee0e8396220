import { randomBytes } from 'node:crypto';
import { Clock } from '../api/Clock';
import { Container, ContainerStatus, Pod } from '../api/objects';
import { Store } from '../api/Store';
import { Network } from '../network/Network';
import { PodNetwork } from '../network/PodNetwork';
import { resolvConf, resolverSettings } from '../network/resolver';
import {
  ContainerImage,
  ContainerProcess,
  ExecRequest,
  ImageShelf,
} from './ContainerImage';
import { ContainerLogBuffer } from './ContainerLogBuffer';
import { expanded } from './environment';
import { FileSystem } from './FileSystem';
import { mountsOf, PodVolumes } from './mounts';
import { startProbes } from './containerProbes';
import {
  completeEnvironment,
  pulledImage,
  WaitingContainer,
} from './containerNeeds';

const CREATION_MS = 100;
const FIRST_BACK_OFF_MS = 10_000;
const LONGEST_BACK_OFF_MS = 300_000;
/** How long a process may take to end after its signal, in real time. */
const KILL_AFTER_MS = 2_000;

type State = NonNullable<ContainerStatus['state']>;

/** What the containers of one pod share. */
export interface RunnerContext {
  pod: Pod;
  store: Store;
  images: ImageShelf;
  network: Network;
  podNetwork: PodNetwork;
  volumes: PodVolumes;
  clock: Clock;
  /** Called whenever the container's status changes. */
  changed: () => void;
  /** Writes an Event about the pod. */
  report: (type: 'Normal' | 'Warning', reason: string, message: string) => void;
}

/** Runs one container of a pod, again and again if need be. */
export class ContainerRunner {
  readonly container: Container;
  readonly #context: RunnerContext;
  readonly #init: boolean;
  #state: State;
  #lastState: State = {};
  #restarts = 0;
  #ready = false;
  #started = false;
  #log?: ContainerLogBuffer;
  #previousLog?: ContainerLogBuffer;
  #process?: { running: ContainerProcess; signal: AbortSignal };

  constructor(
    container: Container,
    context: RunnerContext,
    options: { init: boolean; waitsFor: string },
  ) {
    this.container = container;
    this.#context = context;
    this.#init = options.init;
    this.#state = { waiting: { reason: options.waitsFor } };
  }

  get ready(): boolean {
    return this.#ready;
  }

  get terminated(): State['terminated'] {
    return this.#state.terminated;
  }

  status(): ContainerStatus {
    return {
      name: this.container.name,
      image: this.container.image ?? '',
      imageID: this.#log ? `demo://${this.container.image}` : '',
      ...(this.#log && {
        containerID: `demo://${this.#context.pod.metadata.uid}/${
          this.container.name
        }/${this.#restarts}`,
      }),
      ready: this.#ready,
      started: this.#started,
      restartCount: this.#restarts,
      state: this.#state,
      lastState: this.#lastState,
    };
  }

  log(previous: boolean): ContainerLogBuffer | undefined {
    return previous ? this.#previousLog : this.#log;
  }

  exec(request: ExecRequest): Promise<number> {
    if (!this.#process) {
      throw new Error(
        `error executing command in container: container not found ("${this.container.name}")`,
      );
    }
    const signal = AbortSignal.any([request.signal, this.#process.signal]);
    return this.#process.running.exec({ ...request, signal });
  }

  /** Runs until the container has ended for good, by itself or by the signal. */
  async run(signal: AbortSignal): Promise<void> {
    let backOff = 0;
    while (!signal.aborted) {
      const image = await pulledImage(this.#waiting(signal));
      const env = await completeEnvironment(this.#waiting(signal));
      if (!image || !env) {
        break;
      }
      const code = await this.#runOnce(image, env, signal);
      if (signal.aborted || !this.#restartsAfter(code)) {
        break;
      }
      await this.#waitToRestart(backOff, signal);
      backOff = Math.min(
        LONGEST_BACK_OFF_MS,
        backOff === 0 ? FIRST_BACK_OFF_MS : backOff * 2,
      );
    }
  }

  #waiting(signal: AbortSignal): WaitingContainer {
    return {
      container: this.container,
      context: this.#context,
      signal,
      waitFor: waiting => this.#enter({ waiting }),
    };
  }

  async #runOnce(
    image: ContainerImage,
    env: Record<string, string>,
    signal: AbortSignal,
  ): Promise<number> {
    const { pod, store, clock, podNetwork, volumes } = this.#context;
    await clock.wait(CREATION_MS, signal);
    const ended = new AbortController();
    const inside = AbortSignal.any([signal, ended.signal]);
    const log = new ContainerLogBuffer();
    this.#previousLog = this.#log;
    this.#log = log;
    const running = image({
      pod,
      container: this.container,
      command: [
        ...(this.container.command ?? []),
        ...(this.container.args ?? []),
      ].map(word => expanded(word, env)),
      env,
      files: new FileSystem(mountsOf(this.container, volumes), {
        '/etc/resolv.conf': resolvConf(resolverSettings(pod, store)),
        '/etc/hostname': `${podNetwork.hostname}\n`,
      }),
      network: podNetwork,
      clock,
      signal: inside,
      log: text => log.append(text),
    });
    this.#process = { running, signal: inside };
    const startedAt = clock.timestamp();
    this.#enter({ running: { startedAt } });
    this.#context.report(
      'Normal',
      'Started',
      `Started container ${this.container.name}`,
    );
    this.#watch(running, ended);
    const code = await endOf(running.run(), { signal: inside, log });
    ended.abort();
    log.end();
    this.#process = undefined;
    this.#leave({ code, startedAt });
    return code;
  }

  /** Keeps the container's readiness; an init container has none. */
  #watch(process: ContainerProcess, ended: AbortController): void {
    if (this.#init) {
      this.#started = true;
      return;
    }
    startProbes({
      container: this.container,
      context: this.#context,
      process,
      signal: this.#process!.signal,
      kill: () => ended.abort(),
      started: () => {
        this.#started = true;
      },
      readiness: ready => this.#setReady(ready),
    });
  }

  #setReady(ready: boolean): void {
    if (this.#ready !== ready) {
      this.#ready = ready;
      this.#context.changed();
    }
  }

  #restartsAfter(code: number): boolean {
    const policy = this.#context.pod.spec.restartPolicy ?? 'Always';
    if (this.#init) {
      return code !== 0 && policy !== 'Never';
    }
    return policy === 'Always' || (policy === 'OnFailure' && code !== 0);
  }

  async #waitToRestart(backOff: number, signal: AbortSignal): Promise<void> {
    this.#restarts += 1;
    if (backOff === 0) {
      return;
    }
    const { name } = this.container;
    this.#context.report(
      'Warning',
      'BackOff',
      `Back-off restarting failed container ${name} in pod ${
        this.#context.pod.metadata.name
      }`,
    );
    const message = `back-off ${
      backOff / 1000
    }s restarting failed container=${name}`;
    this.#lastState = this.#state;
    this.#enter({ waiting: { reason: 'CrashLoopBackOff', message } });
    await this.#context.clock.wait(backOff, signal);
  }

  #enter(state: State): void {
    if (this.#state.terminated && !state.terminated) {
      this.#lastState = this.#state;
    }
    this.#state = state;
    this.#context.changed();
  }

  #leave(run: { code: number; startedAt: string }): void {
    this.#ready = this.#init && run.code === 0;
    this.#started = false;
    this.#enter({
      terminated: {
        exitCode: run.code,
        reason: run.code === 0 ? 'Completed' : 'Error',
        startedAt: run.startedAt,
        finishedAt: this.#context.clock.timestamp(),
        containerID: `demo://${randomBytes(8).toString('hex')}`,
      },
    });
  }
}

/** The exit code of a process; one that does not heed its signal is killed. */
async function endOf(
  running: Promise<number>,
  run: { signal: AbortSignal; log: ContainerLogBuffer },
): Promise<number> {
  const killed = new Promise<number>(resolve => {
    const arm = () => setTimeout(() => resolve(137), KILL_AFTER_MS).unref();
    if (run.signal.aborted) {
      arm();
    } else {
      run.signal.addEventListener('abort', arm, { once: true });
    }
  });
  const crashed = (error: Error) => {
    run.log.append(error.message);
    return 1;
  };
  return Promise.race([running.catch(crashed), killed]);
}
