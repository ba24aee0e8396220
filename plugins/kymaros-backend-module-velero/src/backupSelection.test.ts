import { chooseBackup, summarizeBackup } from './backupSelection';
import type { Backup, BackupStorageLocation } from './veleroObjects';

const NOW = Date.parse('2026-01-10T00:00:00Z');
const HOUR_MS = 3_600_000;

const available: BackupStorageLocation = {
  metadata: { name: 'default' },
  status: { phase: 'Available' },
};

/** A good backup of everything, so many hours old. */
function backup(
  name: string,
  hoursOld: number,
  changes: {
    spec?: Backup['spec'];
    status?: Backup['status'];
    schedule?: string;
    deletionTimestamp?: Date;
  } = {},
): Backup {
  return {
    metadata: {
      name,
      namespace: 'velero',
      labels: changes.schedule
        ? { 'velero.io/schedule-name': changes.schedule }
        : {},
      deletionTimestamp: changes.deletionTimestamp,
      // Synced from another cluster just now: must not count.
      creationTimestamp: new Date(NOW),
    },
    spec: {
      storageLocation: 'default',
      includedNamespaces: ['*'],
      ...changes.spec,
    },
    status: {
      phase: 'Completed',
      startTimestamp: at(-hoursOld),
      expiration: at(720 - hoursOld),
      ...changes.status,
    },
  };
}

function at(hours: number): string {
  return new Date(NOW + hours * HOUR_MS).toISOString();
}

function choose(
  name: string,
  backups: Backup[],
  options: {
    namespaces?: string[];
    storageLocations?: BackupStorageLocation[];
  } = {},
) {
  return chooseBackup({
    request: {
      name,
      namespaces: options.namespaces ?? ['app-db'],
      neededUntilMs: NOW + HOUR_MS,
    },
    backups,
    storageLocations: options.storageLocations ?? [available],
    nowMs: NOW,
  });
}

const outcomeOf = (choice: ReturnType<typeof chooseBackup>) => ({
  backup: choice.backup?.metadata?.name,
  findings: choice.findings.map(
    ({ code, cause, gate }) => `${code} ${cause}${gate ? ' gate' : ''}`,
  ),
});

describe('chooseBackup', () => {
  it.each<[string, Backup, string[]]>([
    [
      'being deleted',
      backup('b', 1, { deletionTimestamp: new Date(NOW) }),
      ['backup-unusable BACKUP gate'],
    ],
    [
      'in phase Deleting',
      backup('b', 1, { status: { phase: 'Deleting' } }),
      ['backup-unusable BACKUP gate'],
    ],
    [
      'failed',
      backup('b', 1, { status: { phase: 'Failed' } }),
      ['backup-unusable BACKUP gate'],
    ],
    [
      'refused',
      backup('b', 1, { status: { phase: 'FailedValidation' } }),
      ['backup-unusable BACKUP gate'],
    ],
    [
      'in progress',
      backup('b', 1, { status: { phase: 'InProgress' } }),
      ['backup-unusable INFRA gate'],
    ],
    [
      'queued',
      backup('b', 1, { status: { phase: 'Queued' } }),
      ['backup-unusable INFRA gate'],
    ],
    [
      'not taken up',
      backup('b', 1, { status: { phase: undefined } }),
      ['backup-unusable INFRA gate'],
    ],
    [
      'expired',
      backup('b', 1, { status: { expiration: at(-1) } }),
      ['backup-unusable BACKUP gate'],
    ],
    [
      'expiring during the run',
      backup('b', 1, { status: { expiration: at(0.5) } }),
      ['backup-unusable INFRA gate'],
    ],
    [
      'in an unknown location',
      backup('b', 1, { spec: { storageLocation: 'gone' } }),
      ['backup-unusable INFRA gate'],
    ],
  ])(
    'refuses a named backup that is %s, and says whose fault it is',
    (_, candidate, findings) => {
      expect(outcomeOf(choose('b', [candidate]))).toEqual({
        backup: undefined,
        findings,
      });
    },
  );

  it.each([undefined, '', 'Unavailable'])(
    'takes nothing from a location in phase %p',
    phase => {
      const storageLocations = [
        { metadata: { name: 'default' }, status: { phase } },
      ];
      expect(
        outcomeOf(choose('latest', [backup('b', 1)], { storageLocations })),
      ).toEqual({
        backup: undefined,
        findings: ['no-usable-backup INFRA gate'],
      });
    },
  );

  it('takes a partially failed backup, and says so', () => {
    const partial = backup('b', 1, {
      status: { phase: 'PartiallyFailed', errors: 3 },
    });
    expect(outcomeOf(choose('b', [partial]))).toEqual({
      backup: 'b',
      findings: ['backup-partially-failed BACKUP'],
    });
  });

  it('names a backup that is not there', () => {
    expect(outcomeOf(choose('gone', [backup('b', 1)])).findings).toEqual([
      'backup-not-found BACKUP gate',
    ]);
  });

  it('takes the newest by when it was begun, not by when its copy was made', () => {
    const choice = choose('latest', [
      backup('old', 30),
      backup('new', 2),
      backup('mid', 10),
    ]);
    expect(outcomeOf(choice)).toEqual({ backup: 'new', findings: [] });
  });

  it('passes over a newer failed backup, and makes that a finding', () => {
    const failed = backup('new', 2, { status: { phase: 'Failed' } });
    expect(outcomeOf(choose('latest', [backup('old', 30), failed]))).toEqual({
      backup: 'old',
      findings: ['newer-backup-unusable BACKUP'],
    });
  });

  it('passes over a newer one that is still being taken without a word', () => {
    const running = backup('new', 0, { status: { phase: 'InProgress' } });
    expect(outcomeOf(choose('latest', [backup('old', 30), running]))).toEqual({
      backup: 'old',
      findings: [],
    });
  });

  it('keeps to backups of the schedule', () => {
    const backups = [
      backup('hourly-1', 1, { schedule: 'hourly' }),
      backup('nightly-1', 20, { schedule: 'nightly' }),
      backup('by-hand', 2),
    ];
    expect(outcomeOf(choose('schedule/nightly', backups)).backup).toBe(
      'nightly-1',
    );
    expect(outcomeOf(choose('schedule/weekly', backups)).findings).toEqual([
      'no-usable-backup BACKUP gate',
    ]);
  });

  it('knows the shortened label of a schedule with a long name', () => {
    const schedule =
      'a-schedule-whose-name-is-so-long-that-velero-shortens-its-label-value';
    const found = choose(`schedule/${schedule}`, [
      backup('b', 1, {
        schedule:
          'a-schedule-whose-name-is-so-long-that-velero-shortens-its51db95',
      }),
    ]);
    expect(outcomeOf(found).backup).toBe('b');
  });

  it('takes only backups that cover all namespaces of the test', () => {
    const backups = [
      backup('other', 1, {
        spec: { storageLocation: 'default', includedNamespaces: ['other'] },
      }),
      backup('half', 2, {
        spec: { storageLocation: 'default', includedNamespaces: ['app-db'] },
      }),
      backup('without', 3, {
        spec: { storageLocation: 'default', excludedNamespaces: ['app-*'] },
      }),
      backup('whole', 4, {
        spec: { storageLocation: 'default', includedNamespaces: ['app-*'] },
      }),
    ];
    const namespaces = ['app-db', 'app-web'];
    expect(outcomeOf(choose('latest', backups, { namespaces })).backup).toBe(
      'whole',
    );
    expect(
      outcomeOf(choose('latest', backups.slice(0, 3), { namespaces })).findings,
    ).toEqual(['no-usable-backup BACKUP gate']);
  });

  it('summarizes the choice for people', () => {
    const chosen = choose('schedule/nightly', [
      backup('n-1', 5, { schedule: 'nightly' }),
    ]);
    expect(
      summarizeBackup(chosen.backup!, 'newest backup of schedule nightly'),
    ).toEqual({
      name: 'n-1',
      reason: 'newest backup of schedule nightly',
      phase: 'Completed',
      startedAt: at(-5),
      completedAt: undefined,
      scheduleName: 'nightly',
      storageLocation: 'default',
      warnings: 0,
      errors: 0,
    });
  });
});
