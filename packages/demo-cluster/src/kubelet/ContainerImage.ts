import { Readable, Writable } from 'node:stream';
import { Clock } from '../api/Clock';
import { Container, Pod } from '../api/objects';
import { PodNetwork } from '../network/PodNetwork';
import { FileSystem } from './FileSystem';

/** What a process in a container gets from its pod. */
export interface ContainerContext {
  /** The pod as it was when the container started. */
  readonly pod: Pod;
  readonly container: Container;
  /** What runs: `command` and `args`, or what the image names when there is none. */
  readonly command: string[];
  readonly env: Record<string, string>;
  readonly files: FileSystem;
  readonly network: PodNetwork;
  readonly clock: Clock;
  /** Aborted when the container has to stop. */
  readonly signal: AbortSignal;
  /** Writes lines to the container's log. */
  log(text: string): void;
}

/** A command run in a container that is already there. */
export interface ExecRequest {
  command: string[];
  stdin: Readable;
  stdout: Writable;
  stderr: Writable;
  /** Aborted when the caller has gone or the container stops. */
  signal: AbortSignal;
}

/** The process of one container. */
export interface ContainerProcess {
  /** Runs until it ends by itself or the context's signal is aborted; gives the exit code. */
  run(): Promise<number>;
  /** Runs a command beside it; gives the exit code. */
  exec(request: ExecRequest): Promise<number>;
}

/** What an image does: makes the process of a container. */
export type ContainerImage = (context: ContainerContext) => ContainerProcess;

/** The images that the node can pull. */
export class ImageShelf {
  readonly #images = new Map<string, ContainerImage>();

  /** Offers an image under its full name (`localhost/busybox:1`), or under its repository for every tag (`velero/velero`). */
  add(name: string, image: ContainerImage): void {
    this.#images.set(name, image);
  }

  /** Takes an image away: pods that need it from now on fail to pull it. */
  remove(name: string): void {
    this.#images.delete(name);
  }

  find(name: string): ContainerImage | undefined {
    const withoutDigest = name.split('@')[0];
    const repository = withoutDigest.replace(/:[^/:]*$/, '');
    return (
      this.#images.get(name) ??
      this.#images.get(withoutDigest) ??
      this.#images.get(repository)
    );
  }
}
