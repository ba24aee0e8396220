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

/** Runs a command to its end and gives its exit code. */
export async function run(command, args, options = {}) {
  const child = start(command, args, options);
  const [code] = await Promise.race([
    once(child, 'exit'),
    once(child, 'error').then(() => [127]),
  ]);
  return code ?? 1;
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
