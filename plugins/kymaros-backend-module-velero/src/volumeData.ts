import type { Finding } from '@kymaros/plugin-kymaros-common';
import type { BackedUpVolume } from '@kymaros/plugin-kymaros-node';
import { z } from 'zod';

/** Velero's list of a backup's volumes. */
export const backupVolumeInfosSchema = z
  .array(
    z.object({
      pvcName: z.string().optional(),
      pvcNamespace: z.string().optional(),
      pvName: z.string().optional(),
      backupMethod: z.string().optional(),
      skipped: z.boolean().optional(),
      skippedReason: z.string().optional(),
      snapshotDataMoved: z.boolean().optional(),
      result: z.string().optional(),
      pvInfo: z.object({ reclaimPolicy: z.string().optional() }).nullish(),
    }),
  )
  .nullable();

/** Velero's list of a backup's volumes. */
export type BackupVolumeInfos = z.output<typeof backupVolumeInfosSchema>;

type VolumeInfo = NonNullable<BackupVolumeInfos>[number];

/**
 * What is wrong with the data of the tiers' volumes. Velero restores a volume without data silently: an empty one, or,
 * with reclaim policy Retain, the very volume of production. The first makes a green test worthless; the second is
 * refused (promise 3).
 */
export function volumeDataFindings(
  infos: BackupVolumeInfos,
  namespaces: string[],
): Finding[] {
  return (infos ?? [])
    .filter(({ pvcNamespace = '' }) => namespaces.includes(pvcNamespace))
    .flatMap(info => {
      if (hasData(info)) {
        return [];
      }
      return [isRetained(info) ? attaching(info) : dataMissing(info)];
    });
}

/** How Velero names its ways, and how people know them. */
const METHODS: Readonly<Record<string, string>> = {
  PodVolumeBackup: 'File System Backup',
  CSISnapshot: 'CSI snapshot',
  NativeSnapshot: 'Volume snapshot',
};

/** What the backup has of the data of the namespaces' claims, by namespace and claim. */
export function backedUpVolumes(
  infos: BackupVolumeInfos,
  namespaces: string[],
): Record<string, Record<string, BackedUpVolume>> {
  const volumes: Record<string, Record<string, BackedUpVolume>> = {};
  for (const info of infos ?? []) {
    const { pvcNamespace, pvcName } = info;
    if (pvcName && pvcNamespace && namespaces.includes(pvcNamespace)) {
      (volumes[pvcNamespace] ??= {})[pvcName] = backedUpVolume(info);
    }
  }
  return volumes;
}

function backedUpVolume(info: VolumeInfo): BackedUpVolume {
  const { backupMethod, snapshotDataMoved, result } = info;
  const method = snapshotDataMoved
    ? 'Data mover'
    : METHODS[backupMethod ?? ''] ?? backupMethod;
  if (!hasData(info)) {
    return { data: result === 'failed' ? 'failed' : 'none', method };
  }
  const isMoved = snapshotDataMoved || backupMethod === 'PodVolumeBackup';
  return { data: isMoved ? 'moved' : 'snapshot', method };
}

function hasData({ backupMethod, skipped, result }: VolumeInfo): boolean {
  return !!backupMethod && !skipped && result !== 'failed';
}

function isRetained({ pvInfo }: VolumeInfo): boolean {
  return pvInfo?.reclaimPolicy === 'Retain';
}

function attaching(info: VolumeInfo): Finding {
  return {
    ...aboutClaim(info),
    code: 'volume-would-attach-to-production',
    severity: 'critical',
    cause: 'SANDBOX',
    gate: true,
    message: `The backup has no data of volume ${info.pvName} (claim ${
      info.pvcName
    })${reason(
      info,
    )}, and its reclaim policy is Retain: a restore would mount production's own volume in the sandbox.`,
    hint: 'Back up its data (File System Backup or snapshots). Until then this namespace cannot be tested safely.',
  };
}

function dataMissing(info: VolumeInfo): Finding {
  const failed = info.result === 'failed';
  return {
    ...aboutClaim(info),
    code: failed ? 'volume-backup-failed' : 'volume-without-data',
    severity: 'critical',
    cause: 'BACKUP',
    gate: failed,
    message: failed
      ? `The backup of the data of claim ${info.pvcName} failed (${
          info.backupMethod ?? 'no method'
        }).`
      : `The backup has no data of claim ${info.pvcName}${reason(
          info,
        )}: it is restored empty.`,
    hint: failed
      ? "Look at the backup's PodVolumeBackups or DataUploads and at the node-agent's log."
      : 'If the service needs this data, include it: File System Backup or volume snapshots.',
  };
}

function aboutClaim({ pvcName, pvcNamespace }: VolumeInfo) {
  return {
    level: 'integrity',
    tier: pvcNamespace,
    object: {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      namespace: pvcNamespace,
      name: pvcName ?? '',
    },
  } as const;
}

function reason({ skippedReason }: VolumeInfo): string {
  return skippedReason ? ` (${skippedReason.trim().replace(/[;.]$/, '')})` : '';
}
