import type { RestoreTestSummary } from '@kymaros/plugin-kymaros-common';
import { FULL_STACK_TEST } from '../__testUtils__/exampleTests';
import { FakeKymarosApi } from '../__testUtils__/FakeKymarosApi';
import { newestInconclusiveRun, urgencyOf } from './proof';

const NIGHT = Date.parse('2026-11-20T01:00:00Z');
const HOUR = 3_600_000;

async function summary(
  fill: (api: FakeKymarosApi) => void,
): Promise<RestoreTestSummary> {
  const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
  fill(api);
  return api.getRestoreTest(FULL_STACK_TEST.ref);
}

const run = (
  api: FakeKymarosApi,
  verdict: 'pass' | 'fail' | 'error',
  at = NIGHT,
) => api.addFinishedRun({ testRef: FULL_STACK_TEST.ref, verdict, at });

it('a run that could not test is no proof, but is heard of', async () => {
  const test = await summary(api => {
    run(api, 'pass');
    run(api, 'error', NIGHT + 24 * HOUR);
  });
  expect(newestInconclusiveRun(test)?.verdict).toBe('error');
});

it('a run in progress is not an inconclusive one', async () => {
  const test = await summary(api => {
    run(api, 'pass');
    api.queue(FULL_STACK_TEST.ref);
  });
  expect(newestInconclusiveRun(test)).toBeUndefined();
});

it('what is broken comes before what fails, is unknown, and passes', async () => {
  const passing = await summary(api => run(api, 'pass'));
  const failing = await summary(api => run(api, 'fail'));
  const unknown = await summary(() => {});
  const broken = {
    ...unknown,
    problems: [{ field: 'spec', message: 'wrong', entityRef: unknown.ref }],
  };
  expect(
    [passing, unknown, failing, broken].sort(
      (a, b) => urgencyOf(a) - urgencyOf(b),
    ),
  ).toEqual([broken, failing, unknown, passing]);
});
