import { Duplex } from 'node:stream';
import type { ExecRequest } from '../kubelet/ContainerImage';
import { ObjectKey } from './objects';

/** One line of a container's log. */
export interface LogLine {
  at: number;
  text: string;
}

/** The log of one container's run. */
export interface ContainerLog {
  readonly lines: readonly LogLine[];
  readonly ended: boolean;
  /** Calls back for each further line and, with nothing, at the end; the result ends that. */
  follow(listener: (line?: LogLine) => void): () => void;
}

/** What the API server asks the node for. Containers are named and known to be in the pod's spec. */
export interface PodRuntime {
  exec(
    pod: ObjectKey,
    container: string,
    request: ExecRequest,
  ): Promise<number>;
  /** Connects to a port on the pod's loopback, as port-forward does: no policy is asked. */
  dial(pod: ObjectKey, port: number, signal: AbortSignal): Promise<Duplex>;
  log(
    pod: ObjectKey,
    container: string,
    previous: boolean,
  ): ContainerLog | undefined;
}
