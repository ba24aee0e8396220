import { ApiError } from '../api/errors';
import type { VeleroServer } from '../velero';
import { ClusterFaults } from './ClusterFaults';
import { parseFault, RequestMatch } from './Fault';

/** A request to the demo cluster itself, under `/demo/`. */
export interface ControlRequest {
  method: string;
  path: string;
  body?: unknown;
}

/** What it is answered with. */
export interface ControlAnswer {
  code: number;
  body: object;
}

/** The HTTP side of what only a demo cluster can do: fail on command. */
export class DemoControl {
  readonly #faults: ClusterFaults;
  readonly #velero: VeleroServer;

  constructor(options: { faults: ClusterFaults; velero: VeleroServer }) {
    this.#faults = options.faults;
    this.#velero = options.velero;
  }

  /** Answers a request; undefined when there is nothing at its path. */
  answer({ method, path, body }: ControlRequest): ControlAnswer | undefined {
    const [, , room, name, verb] = path.split('/');
    const call = `${method} ${room}${name ? '/*' : ''}${
      verb ? `/${verb}` : ''
    }`;
    switch (call) {
      case 'GET faults':
        return { code: 200, body: { faults: this.#faults.list() } };
      case 'POST faults':
        return {
          code: 201,
          body: { id: this.#faults.inject(parseFault(body)) },
        };
      case 'DELETE faults':
        this.#faults.clear();
        return { code: 200, body: { faults: [] } };
      case 'DELETE faults/*':
        return this.#remove(name);
      case 'POST watches/*':
        return name === 'drop' ? this.#drop(body) : undefined;
      case 'POST velero/*':
        return name === 'restart' ? this.#restart() : undefined;
      case 'POST schedules/*/trigger':
        this.#velero.trigger(name);
        return { code: 202, body: { schedule: name } };
      default:
        return undefined;
    }
  }

  #remove(id: string): ControlAnswer {
    if (!this.#faults.remove(id)) {
      throw new ApiError({
        code: 404,
        reason: 'NotFound',
        message: `no fault ${id} is in force`,
      });
    }
    return { code: 200, body: { id } };
  }

  #drop(body: unknown): ControlAnswer {
    this.#faults.dropWatches((body ?? {}) as RequestMatch);
    return { code: 200, body: {} };
  }

  #restart(): ControlAnswer {
    this.#velero.crash();
    this.#velero.startServer();
    return { code: 200, body: {} };
  }
}
