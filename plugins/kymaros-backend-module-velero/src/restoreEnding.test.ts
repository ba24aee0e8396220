import type { RestoreSummary } from '@kymaros/plugin-kymaros-common';
import { endingFindings, restoreTimedOut } from './restoreEnding';
import { RESTORE_PHASES, restorePhase } from './restorePhases';
import type { Restore } from './veleroObjects';

const tierRestore = { tier: 'app-db', namespace: 'velero', name: 'rt-1-0' };

function ended(status: Restore['status']): Restore {
  return { spec: { backupName: 'nightly' } as Restore['spec'], status };
}

const outcomeOf = (status: Restore['status']) =>
  endingFindings(ended(status), tierRestore).map(
    ({ code, cause, gate }) => `${code} ${cause}${gate ? ' gate' : ''}`,
  );

describe('endingFindings', () => {
  it.each<[string, Restore['status'], string[]]>([
    ['all came', { phase: 'Completed', progress: { itemsRestored: 3 } }, []],
    [
      'some came',
      { phase: 'PartiallyFailed', progress: { itemsRestored: 3 } },
      [],
    ],
    [
      'Velero calls it Completed, but nothing came',
      { phase: 'Completed', progress: {} },
      ['nothing-restored BACKUP gate'],
    ],
    [
      'Velero was restarted',
      {
        phase: 'Failed',
        failureReason:
          'found a restore with status "InProgress" during the server starting, mark it as "Failed"',
      },
      ['restore-failed INFRA gate'],
    ],
    [
      'the files are gone',
      {
        phase: 'Failed',
        failureReason:
          'restore execution failed: error downloading backup: NoSuchKey',
      },
      ['restore-failed BACKUP gate'],
    ],
    [
      'for a reason that nobody knows',
      { phase: 'Failed' },
      ['restore-failed INFRA gate'],
    ],
    [
      'the storage was away for a moment',
      {
        phase: 'FailedValidation',
        validationErrors: [
          'The BSL default is unavailable, cannot retrieve the backup',
        ],
      },
      ['restore-refused INFRA gate'],
    ],
    [
      'our modifiers are wrong',
      {
        phase: 'FailedValidation',
        validationErrors: [
          'Error in parsing resource modifiers provided in configmap velero/rt-1-0',
        ],
      },
      ['restore-refused SANDBOX gate'],
    ],
  ])('%s', (_, status, expected) => {
    expect(outcomeOf(status)).toEqual(expected);
  });
});

describe('restoreTimedOut', () => {
  it.each([
    ['', 'restore-not-started'],
    ['New', 'restore-not-started'],
    ['InProgress', 'restore-timed-out'],
    ['Finalizing', 'restore-timed-out'],
  ])('in phase %p is %s, and never a verdict on the backup', (phase, code) => {
    expect(
      restoreTimedOut(tierRestore, { phase } as RestoreSummary),
    ).toMatchObject({
      code,
      cause: 'INFRA',
      gate: true,
    });
  });
});

describe('restorePhase', () => {
  it('knows four ends and no more', () => {
    const ends = Object.keys(RESTORE_PHASES).filter(
      name => restorePhase(name).stage === 'ended',
    );
    expect(ends).toEqual([
      'Completed',
      'PartiallyFailed',
      'Failed',
      'FailedValidation',
    ]);
  });

  it('takes a phase of a newer Velero for work in progress', () => {
    expect(restorePhase('Polishing')).toMatchObject({ stage: 'working' });
  });

  it('takes a missing phase for New', () => {
    expect(restorePhase(undefined)).toBe(RESTORE_PHASES['']);
  });
});
