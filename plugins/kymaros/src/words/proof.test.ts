import type {
  RestoreTestSummary,
  Verdict,
} from '@kymaros/plugin-kymaros-common';
import { FULL_STACK_TEST } from '../__testUtils__/exampleTests';
import { FakeKymarosApi } from '../__testUtils__/FakeKymarosApi';
import { translate } from '../__testUtils__/translate';
import {
  newestInconclusiveRun,
  readinessOf,
  toneOfReadiness,
  worstFirst,
} from './proof';

const NIGHT = Date.parse('2026-11-20T01:00:00Z');
const HOUR = 3_600_000;

async function summary(
  fill: (api: FakeKymarosApi) => void,
): Promise<RestoreTestSummary> {
  const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
  fill(api);
  return api.getRestoreTest(FULL_STACK_TEST.ref);
}

const run = (api: FakeKymarosApi, verdict: Verdict, at = NIGHT) =>
  api.addFinishedRun({ testRef: FULL_STACK_TEST.ref, verdict, at });

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

it('what fails comes before what cannot run, is unknown, and passes', async () => {
  const passing = await summary(api => run(api, 'pass', Date.now() - HOUR));
  const failing = await summary(api => run(api, 'fail'));
  const unknown = await summary(() => {});
  const broken: RestoreTestSummary = { ...unknown, status: 'cannot-run' };
  expect(worstFirst([passing, unknown, failing, broken])).toEqual([
    failing,
    broken,
    unknown,
    passing,
  ]);
});

describe('the answer', () => {
  const t = translate();
  const answerOf = (test: RestoreTestSummary) => [
    readinessOf(test, t),
    toneOfReadiness(test),
  ];

  it.each([
    ['pass', 1, 'Restorable, 96', 'good'],
    ['pass', 90, 'Was restorable, 96', 'waiting'],
    ['partial', 1, 'Partly restorable, 82', 'fair'],
    ['partial', 90, 'Was partly restorable, 82', 'waiting'],
    ['fail', 1, 'Not restorable, 58', 'bad'],
    ['fail', 90, 'Not restorable, 58', 'bad'],
  ] as const)(
    'after %s %d hours ago is: %s',
    async (verdict, hours, ...told) => {
      const test = await summary(api =>
        run(api, verdict, Date.now() - hours * HOUR),
      );
      expect(answerOf(test)).toEqual(told);
    },
  );

  it('before any run, and after one that could not test, claims nothing', async () => {
    expect(answerOf(await summary(() => {}))).toEqual([
      'Never tested',
      'unknown',
    ]);
    expect(answerOf(await summary(api => run(api, 'error')))).toEqual([
      'Could not be tested',
      'fault',
    ]);
  });
});
