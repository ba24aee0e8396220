import type { Run } from '@kymaros/plugin-kymaros-common';
import { FULL_STACK_TEST } from '../__testUtils__/exampleTests';
import { FakeKymarosApi } from '../__testUtils__/FakeKymarosApi';
import { translate } from '../__testUtils__/translate';
import { sentenceOf } from './sentence';

const AT = Date.parse('2026-11-23T07:00:00Z');

function finished(
  verdict: 'pass' | 'partial' | 'fail' | 'unverified' | 'error',
  change?: Partial<Run>,
): Run {
  return new FakeKymarosApi().addTest(FULL_STACK_TEST).addFinishedRun({
    testRef: FULL_STACK_TEST.ref,
    verdict,
    at: AT,
    change,
  });
}

const sentence = (run: Run) => sentenceOf(run, translate());

describe('the sentence of a finished run', () => {
  it('says what was restored from where, how fast, and how the checks went', () => {
    expect(sentence(finished('pass'))).toMatch(
      /^Restored 3 namespaces from myapp-nightly-20261123020000 \(5 h old\) in \d+ s; 4 of 4 checks passed; nothing is missing\.$/,
    );
  });

  it('counts what was found', () => {
    expect(sentence(finished('fail'))).toMatch(
      /; 3 of 4 checks passed; 1 object is missing; 1 critical finding; 1 warning\.$/,
    );
  });

  it('never takes for complete what could not be compared with the backup', () => {
    const run = finished('pass');
    const [first, ...others] = run.tiers;
    const uncompared = {
      ...first.contents!,
      comparedWith: 'nothing' as const,
      kinds: [],
    };
    const text = sentence({
      ...run,
      tiers: [{ ...first, contents: uncompared }, ...others],
    });
    expect(text).toContain(
      '; completeness could not be verified against the backup',
    );
    expect(text).not.toContain('missing');
  });

  it('says when nothing was checked', () => {
    const run = finished('unverified', { checksTotal: 0, checksPassed: 0 });
    expect(sentence(run)).toContain('; nothing was checked');
  });

  it('never blames the backup for a run that could not test', () => {
    expect(sentence(finished('error'))).toBe(
      'The backup could not be tested; this says nothing about it: Velero did not take up the restore of app-db within 10 minutes',
    );
  });

  it('says that a cancelled run says nothing', () => {
    const run = finished('error', { ending: 'cancelled' });
    expect(sentence(run)).toMatch(
      /^Cancelled after .* nothing about the backup\.$/,
    );
  });

  it('says that time ran out', () => {
    const run = finished('fail', { ending: 'timed-out' });
    expect(sentence(run)).toMatch(
      /^Ran out of time after \d+ s: backend-health/,
    );
  });

  it('does not count tiers that were not restored', () => {
    const run = finished('fail');
    const [first, ...others] = run.tiers;
    expect(
      sentence({
        ...run,
        tiers: [
          first,
          ...others.map(tier => ({ ...tier, restore: undefined })),
        ],
      }),
    ).toContain('Restored 1 namespace from');
  });
});

describe('the sentence of a run in progress', () => {
  it('follows its steps', () => {
    const api = new FakeKymarosApi().addTest(FULL_STACK_TEST);
    const { id } = api.queue(FULL_STACK_TEST.ref);
    const seen = new Set<string>();
    do {
      const run = api.activeRuns()[0];
      if (run && !run.verdict) {
        seen.add(sentence(run).replace(/myapp-nightly-\d+ \(5 h old\)/, 'X'));
      }
    } while (api.advance(id));

    expect([...seen]).toEqual([
      'Waiting for its turn on cluster demo.',
      'Choosing the backup and planning the run.',
      'Restoring 3 namespaces from X.',
      'Closing the sandboxes and trying whether they are closed, before anything is restored.',
      'Restoring app-db from X.',
      'Waiting until app-db is ready.',
      'Restoring app-backend from X.',
      'Waiting until app-backend is ready.',
      'Restoring app-frontend from X.',
      'Waiting until app-frontend is ready.',
      'Checking what was restored; 0 of 4 checks passed so far.',
      'Checking what was restored; 1 of 4 checks passed so far.',
      'Checking what was restored; 2 of 4 checks passed so far.',
      'Checking what was restored; 3 of 4 checks passed so far.',
      'Checking what was restored; 4 of 4 checks passed so far.',
    ]);
  });
});
