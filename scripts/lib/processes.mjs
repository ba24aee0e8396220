import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

const GRACE_MS = 10_000;

/**
 * Starts a child that leads a process group of its own, so that a Ctrl-C in the
 * terminal reaches only this script, and `stop` reaches all that the child started.
 */
export function start(command, args, options = {}) {
  const child = spawn(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    ...options,
    detached: true,
  });
  child.once('error', error => {
    console.error(`could not start ${command}: ${error.message}`);
  });
  return child;
}

/** Ends a child's whole group: politely, then, after ten seconds, for certain. */
export async function stop(child) {
  if (!isRunning(child)) return;
  const ended = once(child, 'exit');
  signalGroup(child, 'SIGTERM');
  const tooLate = delay(GRACE_MS, 'too late', { ref: false });
  if ((await Promise.race([ended, tooLate])) === 'too late') {
    signalGroup(child, 'SIGKILL');
    await ended;
  }
}

/** Runs a command to its end, or until the signal, and gives its exit code. */
export async function run(command, args, { signal, ...options } = {}) {
  signal?.throwIfAborted();
  const child = start(command, args, options);
  const abort = () => stop(child);
  signal?.addEventListener('abort', abort);
  try {
    const [code] = await Promise.race([
      once(child, 'exit'),
      new Promise(done => child.once('error', () => done([127]))),
    ]);
    return code ?? 1;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

export function isRunning(child) {
  return (
    child.pid !== undefined &&
    child.exitCode === null &&
    child.signalCode === null
  );
}

function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** A signal that is aborted once the user or the system asks this script to end. */
export function interrupted() {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => controller.abort());
  }
  return controller.signal;
}
