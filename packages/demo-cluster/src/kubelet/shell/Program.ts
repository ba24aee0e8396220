import { Readable, Writable } from 'node:stream';
import { ContainerContext } from '../ContainerImage';

/** One run of a program. */
export interface ProgramCall {
  args: string[];
  env: Record<string, string>;
  stdin: Readable;
  stdout: Writable;
  stderr: Writable;
  signal: AbortSignal;
  context: ContainerContext;
  /** Runs another command with the same streams, unless others are given. */
  run: (command: string[], streams?: Partial<Streams>) => Promise<number>;
}

/** A program of an image; gives its exit code. */
export type Program = (call: ProgramCall) => Promise<number>;
/** The programs of an image, by name. */
export type Programs = Record<string, Program>;

/** Input and outputs of a command, and what ends it. */
export interface Streams {
  stdin: Readable;
  stdout: Writable;
  stderr: Writable;
  signal: AbortSignal;
}
