import type { Finding, RestoreSummary } from '@kymaros/plugin-kymaros-common';
import {
  type ProviderRunContext,
  type RestoreOutcome,
  type RestoreRequest,
  WaitTimeoutError,
} from '@kymaros/plugin-kymaros-node';
import { followRestore } from './followRestore';
import { missingVolumeData } from './missingVolumeData';
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
import { type Restore, VELERO_API_VERSION } from './veleroObjects';

/**
 * Restores one tier:
 * 1. make the resource modifiers, which Velero reads when it takes up the Restore, then the Restore;
 * 2. follow it to its end;
 * 3. tell what came of it: how it ended, its volumes.
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
    return outcomeOf({ ...followed, request, tierRestore });
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
  if (request.patches.length > 0) {
    await context.writer.create(buildResourceModifiers(common));
  }
  await context.writer.create(
    buildRestore({
      ...common,
      timeLimitMs: context.bounds.deadlineMs - Date.now(),
    }),
  );
}

function outcomeOf(ended: {
  restore: Restore;
  summary: RestoreSummary;
  request: RestoreRequest;
  tierRestore: TierRestore;
}): RestoreOutcome {
  const findings = [
    ...endingFindings(ended.restore, ended.tierRestore),
    ...missingVolumeData(ended.summary, ended.request),
  ];
  return {
    restore: ended.summary,
    findings,
    // Pods wait for ever for data that does not come.
    usable: !findings.some(({ gate }) => gate),
  };
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
