import { KubeObject } from '../../api/objects';
import { labels, labelValue } from '../names';
import { parseGoDuration } from '../settings';
import type { DataTransfer } from '../types';
import { deadlineIn } from '../VeleroContext';
import { objectIs, ServerStopped } from '../waiting';
import { podVolumesOf } from './podActions';
import type { RestoreRun } from './RestoreRun';

const ENDED = ['Completed', 'Failed', 'Canceled'];

/** Has the node agent bring back the files of a restored pod's volumes; the restore goes on meanwhile. */
export function restorePodVolumes(
  run: RestoreRun,
  pod: KubeObject,
  original: KubeObject,
): void {
  for (const { volume, snapshot, size } of podVolumesOf(run, original)) {
    try {
      const claim = claimOf(run, pod, volume);
      const transfer = request(run, {
        pod,
        volume,
        snapshot,
        size,
        claim,
        source: original.metadata.namespace!,
      });
      run.dataTransfers.push(follow(run, transfer, { pod, claim }));
    } catch (error) {
      run.errors.addVelero((error as Error).message);
    }
  }
}

function claimOf(
  run: RestoreRun,
  pod: KubeObject,
  volume: string,
): KubeObject | undefined {
  const found = (pod.spec.volumes ?? []).find(
    (candidate: any) => candidate.name === volume,
  );
  const name = found?.persistentVolumeClaim?.claimName;
  const { namespace } = pod.metadata;
  if (!name) {
    return undefined;
  }
  const claim = run.context.store.get('persistentvolumeclaims', {
    namespace,
    name,
  });
  if (!claim) {
    throw new Error(
      `error getting persistent volume claim for volume: persistentvolumeclaims "${name}" not found`,
    );
  }
  return claim;
}

function request(
  run: RestoreRun,
  about: {
    pod: KubeObject;
    volume: string;
    snapshot: string;
    size: number;
    claim?: KubeObject;
    source: string;
  },
): DataTransfer {
  const { metadata } = run.restore;
  const { pod, claim } = about;
  return run.context.store.create('podvolumerestores.velero.io', {
    metadata: {
      generateName: `${metadata.name}-`,
      namespace: metadata.namespace,
      labels: {
        [labels.restoreName]: labelValue(metadata.name),
        [labels.restoreUid]: metadata.uid,
        [labels.podUid]: pod.metadata.uid,
        ...(claim && { [labels.pvcUid]: claim.metadata.uid }),
      },
      ownerReferences: [
        {
          apiVersion: 'velero.io/v1',
          kind: 'Restore',
          name: metadata.name,
          uid: metadata.uid,
          controller: true,
        },
      ],
    },
    spec: {
      pod: {
        kind: 'Pod',
        namespace: pod.metadata.namespace,
        name: pod.metadata.name,
        uid: pod.metadata.uid,
      },
      volume: about.volume,
      snapshotID: about.snapshot,
      snapshotSize: about.size,
      backupStorageLocation: run.backup.spec.storageLocation,
      repoIdentifier: '',
      uploaderType: 'kopia',
      sourceNamespace: about.source,
    },
  });
}

async function follow(
  run: RestoreRun,
  transfer: DataTransfer,
  about: { pod: KubeObject; claim?: KubeObject },
): Promise<void> {
  const { store, settings, signal } = run.context;
  const asked = parseGoDuration(
    run.restore.metadata.annotations?.['velero.io/pod-volume-timeout'] ?? '',
  );
  let last: DataTransfer | undefined;
  try {
    const ended = await objectIs(store, {
      resource: 'podvolumerestores.velero.io',
      key: transfer.metadata,
      until: object => {
        last = object;
        return ENDED.includes(object?.status?.phase ?? '');
      },
      deadline: deadlineIn(run.context, asked ?? settings.fsBackupTimeoutMs),
      signal,
    });
    conclude(run, ended ? last : undefined, about);
  } catch (error) {
    if (!(error instanceof ServerStopped)) {
      throw error;
    }
  }
}

function conclude(
  run: RestoreRun,
  transfer: DataTransfer | undefined,
  about: { pod: KubeObject; claim?: KubeObject },
) {
  if (!transfer) {
    run.errors.addVelero(
      'timed out waiting for all PodVolumeRestores to complete',
    );
    return;
  }
  const { phase, message = '', progress } = transfer.status ?? {};
  if (phase === 'Failed') {
    run.errors.addVelero(`pod volume restore failed: ${message}`);
  } else if (phase === 'Canceled') {
    run.errors.addVelero(`pod volume restore canceled: ${message}`);
  }
  const { pod, claim } = about;
  const { volume, snapshotID, uploaderType } = transfer.spec;
  const key = {
    namespace: pod.metadata.namespace,
    name: claim?.metadata.name ?? '',
  };
  run.volumes.push({
    pvcName: claim?.metadata.name,
    pvcNamespace: claim?.metadata.namespace,
    pvName: run.context.store.get('persistentvolumeclaims', key)?.spec
      .volumeName,
    restoreMethod: 'PodVolumeRestore',
    snapshotDataMoved: false,
    pvrInfo: {
      snapshotHandle: snapshotID,
      size: progress?.totalBytes ?? 0,
      uploaderType,
      volumeName: volume,
      podName: pod.metadata.name,
      podNamespace: pod.metadata.namespace,
      Phase: '',
    },
  });
}
