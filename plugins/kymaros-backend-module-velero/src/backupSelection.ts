import type { BackupSummary, Finding } from '@kymaros/plugin-kymaros-common';
import type { BackupRequest } from '@kymaros/plugin-kymaros-node';
import { hintFor, type Obstacle, obstacleOf } from './backupObstacles';
import { veleroLabelValue } from './labelValue';
import { namespaceIncluded } from './namespaceGlobs';
import {
  type Backup,
  type BackupStorageLocation,
  VELERO_API_VERSION,
  VELERO_LABELS,
} from './veleroObjects';

const SCHEDULE_PREFIX = 'schedule/';
const LATEST = 'latest';

/** What the choice is made from. */
export interface BackupCandidates {
  request: BackupRequest;
  backups: Backup[];
  storageLocations: BackupStorageLocation[];
  nowMs: number;
}

/** The chosen backup, or why there is none; both with what people should know about it. */
export type BackupChoice =
  | { backup: Backup; reason: string; findings: Finding[] }
  | { backup?: undefined; findings: Finding[] };

/**
 * Chooses the backup to test. Velero's own rule for schedules ignores namespaces, expiry and partial failures, and a
 * failed newest backup silently gives way to an older one; here that is a finding.
 */
export function chooseBackup(candidates: BackupCandidates): BackupChoice {
  const { name } = candidates.request;
  if (name === LATEST) {
    return chooseNewest(candidates, {
      of: candidates.backups,
      whose: 'newest backup',
    });
  }
  if (name.startsWith(SCHEDULE_PREFIX)) {
    const schedule = name.slice(SCHEDULE_PREFIX.length);
    return chooseNewest(candidates, {
      of: candidates.backups.filter(
        backup => scheduleOf(backup) === veleroLabelValue(schedule),
      ),
      whose: `newest backup of schedule ${schedule}`,
    });
  }
  return chooseNamed(candidates);
}

/** What a run tells of its backup. */
export function summarizeBackup(backup: Backup, reason: string): BackupSummary {
  const { status } = backup;
  return {
    name: nameOf(backup),
    reason,
    phase: status?.phase ?? 'New',
    startedAt: status?.startTimestamp,
    completedAt: status?.completionTimestamp,
    scheduleName: scheduleOf(backup),
    storageLocation: backup.spec?.storageLocation,
    warnings: status?.warnings ?? 0,
    errors: status?.errors ?? 0,
  };
}

function chooseNamed(candidates: BackupCandidates): BackupChoice {
  const { name } = candidates.request;
  const backup = candidates.backups.find(other => nameOf(other) === name);
  if (!backup) {
    return none({
      code: 'backup-not-found',
      cause: 'BACKUP',
      object: { apiVersion: VELERO_API_VERSION, kind: 'Backup', name },
      message: `There is no backup named ${name}.`,
      hint: "Velero removes a Backup when it expires or is gone from the object storage. Compare the name with 'velero backup get', or test 'latest' or 'schedule/NAME' instead of one fixed backup.",
    });
  }
  const obstacle = obstacleOf(backup, {
    ...candidates,
    neededUntilMs: candidates.request.neededUntilMs,
  });
  if (obstacle) {
    return none({
      code: 'backup-unusable',
      cause: obstacle.cause,
      object: referenceTo(backup),
      message: `Backup ${name} cannot be tested: it ${obstacle.why}.`,
      hint: hintFor(obstacle, name),
    });
  }
  return {
    backup,
    reason: 'named in the test',
    findings: partialFailure(backup),
  };
}

function chooseNewest(
  candidates: BackupCandidates,
  choice: { of: Backup[]; whose: string },
): BackupChoice {
  const { namespaces } = candidates.request;
  const covering = choice.of
    .filter(backup => coversAll(backup, namespaces))
    .sort((a, b) => startOf(b) - startOf(a));
  const judged = covering.map(backup => ({
    backup,
    obstacle: obstacleOf(backup, {
      ...candidates,
      neededUntilMs: candidates.request.neededUntilMs,
    }),
  }));
  const index = judged.findIndex(({ obstacle }) => !obstacle);
  if (index < 0) {
    return none(noUsableBackup(judged, { ...choice, namespaces }));
  }
  const { backup } = judged[index];
  return {
    backup,
    reason: index === 0 ? choice.whose : `${choice.whose} that is usable`,
    findings: [
      ...newerUnusable(judged.slice(0, index), backup),
      ...partialFailure(backup),
    ],
  };
}

function noUsableBackup(
  judged: Array<{ backup: Backup; obstacle?: Obstacle }>,
  choice: { of: Backup[]; whose: string; namespaces: string[] },
): GateFinding {
  const covered = choice.namespaces.join(', ');
  const known = judged
    .slice(0, 3)
    .map(({ backup, obstacle }) => `${nameOf(backup)} ${obstacle?.why}`);
  return {
    code: 'no-usable-backup',
    cause: judged.some(({ obstacle }) => obstacle?.cause === 'INFRA')
      ? 'INFRA'
      : 'BACKUP',
    message: judged.length
      ? `The ${
          choice.whose
        } that covers ${covered} cannot be tested: ${known.join('; ')}.`
      : `None of ${choice.of.length} backups that may be the ${choice.whose} covers ${covered}.`,
    hint: "Look at 'velero backup get' and at the namespaces that your Velero schedules include.",
  };
}

function newerUnusable(
  newer: Array<{ backup: Backup; obstacle?: Obstacle }>,
  chosen: Backup,
): Finding[] {
  return newer.flatMap(({ backup, obstacle }) =>
    obstacle && !obstacle.ordinary
      ? [
          {
            code: 'newer-backup-unusable',
            severity: 'warning',
            cause: obstacle.cause,
            gate: false,
            object: referenceTo(backup),
            message: `The newer backup ${nameOf(
              backup,
            )} could not be tested: it ${obstacle.why}. ${nameOf(
              chosen,
            )} was tested instead.`,
            hint: hintFor(obstacle, nameOf(backup)),
          },
        ]
      : [],
  );
}

function partialFailure(backup: Backup): Finding[] {
  if (backup.status?.phase !== 'PartiallyFailed') {
    return [];
  }
  const name = nameOf(backup);
  return [
    {
      code: 'backup-partially-failed',
      severity: 'warning',
      cause: 'BACKUP',
      gate: false,
      level: 'integrity',
      object: referenceTo(backup),
      message: `Backup ${name} is incomplete: it ended as PartiallyFailed with ${
        backup.status.errors ?? 0
      } errors.`,
      hint: `See 'velero backup describe ${name} --details' for what was not backed up.`,
    },
  ];
}

type GateFinding = Omit<Finding, 'severity' | 'gate'>;

function none(finding: GateFinding): BackupChoice {
  return { findings: [{ severity: 'critical', gate: true, ...finding }] };
}

function coversAll(backup: Backup, namespaces: string[]): boolean {
  return namespaces.every(namespace =>
    namespaceIncluded(namespace, {
      includes: backup.spec?.includedNamespaces,
      excludes: backup.spec?.excludedNamespaces,
    }),
  );
}

/** By when it really began: copies synced from another cluster get a new creation time. */
function startOf(backup: Backup): number {
  const started =
    backup.status?.startTimestamp ?? backup.metadata?.creationTimestamp;
  return started ? new Date(started).getTime() : 0;
}

function scheduleOf(backup: Backup): string | undefined {
  return backup.metadata?.labels?.[VELERO_LABELS.scheduleName];
}

function nameOf(backup: Backup): string {
  return backup.metadata?.name ?? '';
}

function referenceTo(backup: Backup) {
  return {
    apiVersion: VELERO_API_VERSION,
    kind: 'Backup',
    namespace: backup.metadata?.namespace,
    name: nameOf(backup),
  };
}
