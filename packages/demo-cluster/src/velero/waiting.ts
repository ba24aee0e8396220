import { Clock } from '../api/Clock';
import { ObjectKey, ObjectOf, ResourceName } from '../api/objects';
import type { Store } from '../api/Store';

/** The server's process has ended: what it was doing is left as it is. */
export class ServerStopped extends Error {
  constructor() {
    super('the Velero server has stopped');
    this.name = 'ServerStopped';
  }
}

/** Lets time pass; throws when the server stops meanwhile. */
export async function pass(
  clock: Clock,
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  await clock.wait(milliseconds, signal);
  if (signal.aborted) {
    throw new ServerStopped();
  }
}

/** What is waited for, and until when. */
export interface Awaited<R extends ResourceName> {
  resource: R;
  key: ObjectKey;
  /** Looks at the object, or at nothing when it is not there. */
  until: (object: ObjectOf<R> | undefined) => boolean;
  /** Time of the clock at which to give up; none waits for as long as the server runs. */
  deadline?: number;
  signal: AbortSignal;
}

/** Waits until an object is as wanted; `false` when the deadline came first. */
export async function objectIs<R extends ResourceName>(
  store: Store,
  awaited: Awaited<R>,
): Promise<boolean> {
  const { resource, key, until, deadline, signal } = awaited;
  if (until(store.get(resource, key))) {
    return true;
  }
  const settled = await new Promise<boolean>(resolve => {
    const ends: Array<() => void> = [];
    const settle = (outcome: boolean) => {
      ends.forEach(end => end());
      resolve(outcome);
    };
    const stop = () => settle(false);
    signal.addEventListener('abort', stop, { once: true });
    ends.push(() => signal.removeEventListener('abort', stop));
    if (deadline !== undefined) {
      ends.push(store.clock.at(deadline, stop));
    }
    const check = () => until(store.get(resource, key)) && settle(true);
    ends.push(store.changes.subscribe(resource, check));
  });
  if (signal.aborted) {
    throw new ServerStopped();
  }
  return settled;
}

/** Does something again and again until the server stops. */
export async function every(
  clock: Clock,
  milliseconds: number,
  signal: AbortSignal,
  act: () => void,
): Promise<void> {
  while (!signal.aborted) {
    await clock.wait(milliseconds, signal);
    if (!signal.aborted) {
      act();
    }
  }
}
