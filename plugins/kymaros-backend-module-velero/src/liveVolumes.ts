import type {
  KubernetesObject,
  V1PersistentVolume,
} from '@kubernetes/client-node';
import type { Finding } from '@kymaros/plugin-kymaros-common';
import type { ProviderRunContext } from '@kymaros/plugin-kymaros-node';
import { veleroLabelValue } from './labelValue';
import { VELERO_API_VERSION, VELERO_LABELS } from './veleroObjects';

/**
 * When the backup's own list of volumes cannot be read, the cluster tells which volumes of the source namespaces a
 * restore could attach to: those that are retained and of which the backup has no File System Backup. Snapshots cannot be
 * told apart here, so those are refused too (promise 3).
 */
export async function attachableVolumes(
  { cluster, config }: ProviderRunContext,
  { backupName, namespaces }: { backupName: string; namespaces: string[] },
): Promise<Finding[]> {
  const [volumes, volumeBackups] = await Promise.all([
    cluster.list<V1PersistentVolume>({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
    }),
    cluster.list<KubernetesObject>({
      apiVersion: VELERO_API_VERSION,
      kind: 'PodVolumeBackup',
      namespace: config.backupNamespace,
      labelSelector: {
        matchLabels: {
          [VELERO_LABELS.backupName]: veleroLabelValue(backupName),
        },
      },
    }),
  ]);
  const copied = new Set(
    volumeBackups.map(
      ({ metadata }) => metadata?.labels?.[VELERO_LABELS.pvcUid],
    ),
  );
  return volumes
    .filter(
      ({ spec }) =>
        namespaces.includes(spec?.claimRef?.namespace ?? '') &&
        spec?.persistentVolumeReclaimPolicy === 'Retain' &&
        !copied.has(spec.claimRef?.uid),
    )
    .map(({ metadata, spec }) => ({
      code: 'volume-may-attach-to-production',
      severity: 'critical',
      cause: 'SANDBOX',
      gate: true,
      level: 'integrity',
      tier: spec?.claimRef?.namespace,
      object: {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        name: metadata?.name ?? '',
      },
      message: `Volume ${metadata?.name} of claim ${spec?.claimRef?.name} is retained, and it cannot be told whether the backup has a copy of it: a restore might mount production's own volume in the sandbox.`,
      hint: 'Make the object storage reachable from Backstage, so that the list of backed-up volumes can be read.',
    }));
}
