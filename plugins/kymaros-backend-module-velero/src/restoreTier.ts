import type { Finding, RestoreSummary } from '@kymaros/plugin-kymaros-common';
import {
  type ProviderRunContext,
  type RestoreOutcome,
  type RestoreRequest,
  WaitTimeoutError,
} from '@kymaros/plugin-kymaros-node';
import { DownloadError, downloadJson } from './download';
import { followRestore } from './followRestore';
import {
  endingFindings,
  restoreGone,
  restoreTimedOut,
  type TierRestore,
} from './restoreEnding';
import {
  buildResourceModifiers,
  buildRestore,
  restoreName,
} from './restoreSpec';
import { classifyResults, restoreResultsSchema } from './results';
import {
  type Backup,
  type BackupStorageLocation,
  type Restore,
  VELERO_API_VERSION,
} from './veleroObjects';

/**
 * Restores one tier:
 * 1. make the resource modifiers, which Velero reads when it takes up the Restore, then the Restore;
 * 2. follow it to its end;
 * 3. tell what came of it: how it ended, its messages, its volumes.
 */
export async function restoreTier(
  context: ProviderRunContext,
  request: RestoreRequest,
  onProgress: (restore: RestoreSummary) => Promise<void>,
): Promise<RestoreOutcome> {
  const tierRestore: TierRestore = {
    tier: request.tier,
    namespace: context.config.backupNamespace,
    name: restoreName(context.runId, request.position),
  };
  await makeRestore(context, request);

  let last: RestoreSummary | undefined;
  const remember = async (summary: RestoreSummary) => {
    last = summary;
    await onProgress(summary);
  };
  try {
    const followed = await followRestore(context, {
      name: tierRestore.name,
      sandbox: request.sandbox,
      onProgress: remember,
    });
    if (!followed.restore) {
      return unusable(restoreGone(tierRestore), last, tierRestore);
    }
    return await outcomeOf(context, {
      ...followed,
      request,
      tierRestore,
    });
  } catch (error) {
    if (error instanceof WaitTimeoutError) {
      return unusable(restoreTimedOut(tierRestore, last), last, tierRestore);
    }
    throw error;
  }
}

async function makeRestore(
  context: ProviderRunContext,
  request: RestoreRequest,
): Promise<void> {
  const common = {
    runId: context.runId,
    namespace: context.config.backupNamespace,
    request,
  };
  await context.writer.create(buildResourceModifiers(common));
  await context.writer.create(
    buildRestore({
      ...common,
      timeLimitMs: context.bounds.deadlineMs - Date.now(),
    }),
  );
}

async function outcomeOf(
  context: ProviderRunContext,
  ended: {
    restore: Restore;
    summary: RestoreSummary;
    request: RestoreRequest;
    tierRestore: TierRestore;
  },
): Promise<RestoreOutcome> {
  const findings = [
    ...endingFindings(ended.restore, ended.tierRestore),
    ...volumeFindings(ended.summary, ended.request),
    ...(await messageFindings(context, ended)),
  ];
  return {
    restore: ended.summary,
    findings,
    // Pods wait for ever for data that does not come.
    usable: !findings.some(({ gate }) => gate),
  };
}

/** A volume whose data did not come is a gate: the tier may well start, with nothing in it. */
function volumeFindings(
  { volumes }: RestoreSummary,
  { tier, sandbox }: RestoreRequest,
): Finding[] {
  return volumes
    .filter(({ phase }) => phase !== 'Completed')
    .map(({ claim, method, phase, message }) => ({
      code: 'volume-data-missing',
      severity: 'critical',
      cause: 'BACKUP',
      gate: true,
      level: 'integrity',
      tier,
      object: {
        kind: 'PersistentVolumeClaim',
        namespace: sandbox,
        name: claim,
      },
      message: `The data of volume ${claim} was not restored (${method}: ${phase}${
        message ? `, ${message}` : ''
      }).`,
      hint: "Look at the node-agent's log and at the backup's PodVolumeBackups or DataUploads.",
    }));
}

/** Velero's own messages, which it only writes when there are some to write. */
async function messageFindings(
  context: ProviderRunContext,
  {
    restore,
    summary,
    request,
    tierRestore,
  }: {
    restore: Restore;
    summary: RestoreSummary;
    request: RestoreRequest;
    tierRestore: TierRestore;
  },
): Promise<Finding[]> {
  const hasMessages = summary.errors > 0 || summary.warnings > 0;
  if (!hasMessages || restore.status?.phase === 'FailedValidation') {
    return [];
  }
  try {
    const results = await downloadJson(context, {
      kind: 'RestoreResults',
      name: tierRestore.name,
      storageLocation: await storageLocationOf(context, request.backupName),
    });
    return classifyResults(restoreResultsSchema.parse(results), {
      name: request.tier,
      sandbox: request.sandbox,
    });
  } catch (error) {
    if (error instanceof DownloadError) {
      return [unreadMessages(summary, tierRestore, error)];
    }
    throw error;
  }
}

function unreadMessages(
  { errors, warnings }: RestoreSummary,
  { tier, name }: TierRestore,
  error: DownloadError,
): Finding {
  return {
    code: 'restore-messages-unread',
    severity: errors > 0 ? 'critical' : 'info',
    cause: errors > 0 ? 'BACKUP' : 'INFRA',
    gate: false,
    level: 'integrity',
    tier,
    object: { apiVersion: VELERO_API_VERSION, kind: 'Restore', name },
    message: `Velero reports ${errors} errors and ${warnings} warnings, but they could not be read: ${error.message}`,
    hint: `See 'velero restore describe ${name}' while the run lasts, and make the object storage reachable from Backstage (publicUrl of the backup storage location).`,
  };
}

/** The location of a backup's files. */
export async function storageLocationOf(
  { cluster, config }: ProviderRunContext,
  backupName: string,
): Promise<BackupStorageLocation | undefined> {
  const key = {
    apiVersion: VELERO_API_VERSION,
    namespace: config.backupNamespace,
  };
  const backup = await cluster.get<Backup>({
    ...key,
    kind: 'Backup',
    name: backupName,
  });
  const name = backup?.spec?.storageLocation;
  return name
    ? cluster.get({ ...key, kind: 'BackupStorageLocation', name })
    : undefined;
}

function unusable(
  finding: Finding,
  last: RestoreSummary | undefined,
  { namespace, name }: TierRestore,
): RestoreOutcome {
  return {
    restore: last ?? {
      object: {
        apiVersion: VELERO_API_VERSION,
        kind: 'Restore',
        namespace,
        name,
      },
      phase: 'New',
      itemsTotal: 0,
      itemsRestored: 0,
      warnings: 0,
      errors: 0,
      volumes: [],
    },
    findings: [finding],
    usable: false,
  };
}
