import type { RestoreSummary } from '@kymaros/plugin-kymaros-common';
import {
  LatestReporter,
  type ProviderRunContext,
} from '@kymaros/plugin-kymaros-node';

import { restorePhase } from './restorePhases';
import { type Restore, VELERO_API_VERSION } from './veleroObjects';
import { followVolumes, type VolumeProgress } from './volumeProgress';

/** How following a Restore ended: at its end, or because it is gone. */
export type FollowedRestore =
  | { restore: Restore; summary: RestoreSummary }
  | { restore?: undefined };

/**
 * Watches a Restore and its volumes until it ends, and reports each change. Time spent in Velero's queue shows as the
 * distance from `createdAt` to `startedAt`.
 *
 * @throws WaitTimeoutError at the deadline
 */
export async function followRestore(
  context: ProviderRunContext,
  options: {
    name: string;
    sandbox: string;
    onProgress: (restore: RestoreSummary) => Promise<void>;
  },
): Promise<FollowedRestore> {
  const { backupNamespace } = context.config;
  const reporter = new LatestReporter(options.onProgress);
  let current: Restore | undefined;
  let volumesSoFar: VolumeProgress[] = [];
  const offer = () => {
    if (current) {
      reporter.offer(summarizeRestore(current, volumesSoFar));
    }
  };
  const volumes = followVolumes(context, {
    restoreName: options.name,
    sandbox: options.sandbox,
    onChange: progress => {
      volumesSoFar = progress;
      offer();
    },
  });

  try {
    const ended = await context.cluster.waitFor<Restore, FollowedRestore>({
      query: {
        apiVersion: VELERO_API_VERSION,
        kind: 'Restore',
        namespace: backupNamespace,
        fieldSelector: `metadata.name=${options.name}`,
      },
      until: ([restore]) => {
        if (!restore) {
          return {};
        }
        current = restore;
        offer();
        return restorePhase(restore.status?.phase).stage === 'ended'
          ? { restore, summary: summarizeRestore(restore, []) }
          : undefined;
      },
      what: `Restore ${backupNamespace}/${options.name} to end`,
      describe: ([restore]) =>
        restore
          ? `it ${restorePhase(restore.status?.phase).sentence}`
          : 'it is gone',
      bounds: context.bounds,
    });
    if (!ended.restore) {
      return ended;
    }
    const summary = summarizeRestore(ended.restore, await volumes.latest());
    reporter.offer(summary);
    return { restore: ended.restore, summary };
  } finally {
    await volumes.stop();
    await reporter.drain();
  }
}

/** What a run tells of a Restore. */
export function summarizeRestore(
  restore: Restore,
  volumes: RestoreSummary['volumes'],
): RestoreSummary {
  const { metadata, status } = restore;
  return {
    object: {
      apiVersion: VELERO_API_VERSION,
      kind: 'Restore',
      namespace: metadata?.namespace,
      name: metadata?.name ?? '',
    },
    phase: status?.phase ?? 'New',
    createdAt:
      metadata?.creationTimestamp &&
      new Date(metadata.creationTimestamp).toISOString(),
    startedAt: status?.startTimestamp,
    completedAt: status?.completionTimestamp,
    itemsTotal: status?.progress?.totalItems ?? 0,
    itemsRestored: status?.progress?.itemsRestored ?? 0,
    warnings: status?.warnings ?? 0,
    errors: status?.errors ?? 0,
    volumes,
  };
}
