// Measures what a newcomer waits for: the product to answer, and one whole restore test.
// An argument names the test: restoretest/kymaros-system/myapp-full-stack by default.
import { setTimeout as delay } from 'node:timers/promises';
import { interrupted } from './lib/processes.mjs';
import { startProduct } from './lib/product.mjs';

const [test = 'restoretest/kymaros-system/myapp-full-stack'] =
  process.argv.slice(2);
const KNOWN_WITHIN_MS = 60_000;
const FINISHED_WITHIN_MS = 600_000;
const POLL_MS = 200;

const signal = interrupted();
const began = Date.now();
const product = await startProduct({ port: 0, signal });
try {
  report('the product answers', Date.now() - began);
  const call = await signIn(product.url);
  await until(KNOWN_WITHIN_MS, () => call('GET', `restore-tests/${test}`));
  const { id } = await call('POST', `restore-tests/${test}/runs`);
  const run = await until(FINISHED_WITHIN_MS, async () => {
    const current = await call('GET', `runs/${id}`);
    return current.state === 'finished' && current;
  });
  for (const step of run.steps) {
    report(`  ${step.id}`, elapsed(step));
  }
  report(`restore test: ${run.verdict}, score ${run.score}`, elapsed(run));
} finally {
  await product.stop();
}

async function signIn(url) {
  const response = await fetch(`${url}/api/auth/guest/refresh`, {
    headers: { 'x-requested-with': 'XMLHttpRequest' },
    signal,
  });
  const { backstageIdentity } = await json(response);
  return async (method, path) =>
    json(
      await fetch(`${url}/api/kymaros/v1/${path}`, {
        method,
        headers: { authorization: `Bearer ${backstageIdentity.token}` },
        signal,
      }),
    );
}

async function json(response) {
  if (!response.ok) {
    throw new Error(
      `${response.url} answered ${response.status}: ${await response.text()}`,
    );
  }
  return response.json();
}

/** What the question gives once it gives something; the last failure when time is up. */
async function until(withinMs, ask) {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const late = Date.now() > deadline;
    const answer = await ask().catch(error => {
      if (late || signal.aborted) throw error;
    });
    if (answer) return answer;
    if (late) throw new Error(`not there after ${withinMs / 1000} s`);
    await delay(POLL_MS, undefined, { signal });
  }
}

function elapsed({ startedAt, finishedAt }) {
  return Date.parse(finishedAt) - Date.parse(startedAt);
}

function report(what, ms) {
  console.log(`${(ms / 1000).toFixed(1).padStart(8)} s  ${what}`);
}
