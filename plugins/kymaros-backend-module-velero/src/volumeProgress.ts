import type { KubernetesObject } from '@kubernetes/client-node';
import type { RestoreSummary } from '@kymaros/plugin-kymaros-common';
import type {
  ObjectQuery,
  ProviderRunContext,
} from '@kymaros/plugin-kymaros-node';
import { veleroLabelValue } from './labelValue';
import {
  DATA_MOVER_API_VERSION,
  type DataDownload,
  type PodVolumeRestore,
  VELERO_API_VERSION,
  VELERO_LABELS,
} from './veleroObjects';

/** How the data of a restore's volumes comes along. */
export type VolumeProgress = RestoreSummary['volumes'][number];

/** Watches the volumes of a Restore. */
export interface FollowedVolumes {
  /** Asks the cluster. */
  latest(): Promise<VolumeProgress[]>;
  stop(): Promise<void>;
}

/** The two ways in which Velero moves volume data, with how to read them. */
const MOVERS: Array<{
  apiVersion: string;
  kind: string;
  read: (object: any, claims: Map<string, string>) => VolumeProgress;
}> = [
  {
    apiVersion: VELERO_API_VERSION,
    kind: 'PodVolumeRestore',
    read: readPodVolumeRestore,
  },
  {
    apiVersion: DATA_MOVER_API_VERSION,
    kind: 'DataDownload',
    read: readDataDownload,
  },
];

/**
 * Watches how a Restore's volume data comes along, beside whoever watches the Restore itself. Losing such a watch costs
 * the display of progress only, so it is logged and the restore goes on.
 */
export function followVolumes(
  context: ProviderRunContext,
  options: {
    restoreName: string;
    sandbox: string;
    onChange: (progress: VolumeProgress[]) => void;
  },
): FollowedVolumes {
  const stop = new AbortController();
  const signal = AbortSignal.any([context.bounds.signal, stop.signal]);
  const seen = MOVERS.map((): VolumeProgress[] => []);

  const watches = MOVERS.map(async (mover, index) => {
    try {
      const query = await queryOf(context, mover, options.restoreName);
      await (query &&
        context.cluster.waitFor<KubernetesObject, never>({
          query,
          until: objects => {
            seen[index] = objects.map(object => mover.read(object, new Map()));
            options.onChange(seen.flat());
            return undefined;
          },
          what: `${mover.kind}s of ${options.restoreName}`,
          bounds: { signal, deadlineMs: context.bounds.deadlineMs },
        }));
    } catch (error) {
      if (!signal.aborted) {
        context.logger.warn(
          `Volume progress of ${options.restoreName} is not followed any more: ${error}`,
        );
      }
    }
  });

  return {
    latest: () => listVolumes(context, options),
    stop: async () => {
      stop.abort();
      await Promise.all(watches);
    },
  };
}

async function listVolumes(
  context: ProviderRunContext,
  options: { restoreName: string; sandbox: string },
): Promise<VolumeProgress[]> {
  const claims = await claimNames(context, options.sandbox);
  const lists = MOVERS.map(async mover => {
    const query = await queryOf(context, mover, options.restoreName);
    const objects = query ? await context.cluster.list(query) : [];
    return objects.map(object => mover.read(object, claims));
  });
  return (await Promise.all(lists)).flat();
}

/** Absent when the cluster does not know the kind: older Veleros have no data mover. */
async function queryOf(
  { cluster, config }: ProviderRunContext,
  mover: { apiVersion: string; kind: string },
  restoreName: string,
): Promise<ObjectQuery | undefined> {
  const served = await cluster.resolveKind(mover.kind, mover.apiVersion);
  return (
    served && {
      apiVersion: mover.apiVersion,
      kind: mover.kind,
      namespace: config.backupNamespace,
      labelSelector: {
        matchLabels: {
          [VELERO_LABELS.restoreName]: veleroLabelValue(restoreName),
        },
      },
    }
  );
}

/** Claims of the sandbox by uid. */
async function claimNames(
  { cluster }: ProviderRunContext,
  sandbox: string,
): Promise<Map<string, string>> {
  const claims = await cluster.list({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    namespace: sandbox,
  });
  return new Map(
    claims.map(({ metadata }) => [metadata?.uid ?? '', metadata?.name ?? '']),
  );
}

function readPodVolumeRestore(
  { metadata, spec, status }: PodVolumeRestore,
  claims: Map<string, string>,
): VolumeProgress {
  const claim = claims.get(metadata?.labels?.[VELERO_LABELS.pvcUid] ?? '');
  return {
    claim: claim ?? `${spec?.pod?.name}/${spec?.volume}`,
    method: 'File System Backup',
    ...readStatus(status),
  };
}

function readDataDownload({ spec, status }: DataDownload): VolumeProgress {
  return {
    claim: spec?.targetVolume?.pvc ?? '',
    method: 'Data mover',
    ...readStatus(status),
  };
}

function readStatus(status: PodVolumeRestore['status']) {
  return {
    phase: status?.phase || 'New',
    bytesDone: status?.progress?.bytesDone,
    bytesTotal: status?.progress?.totalBytes,
    message: status?.message,
  };
}
