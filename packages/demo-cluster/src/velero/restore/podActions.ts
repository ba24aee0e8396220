import { randomBytes } from 'node:crypto';
import { KubeObject } from '../../api/objects';
import { labels, labelValue, RESTORE_WAIT, VELERO_IMAGE } from '../names';
import type { ActionOutcome } from './itemActions';
import type { RestoreRun } from './RestoreRun';

/** A pod brings its claims. */
export function addClaimsOfPod(
  _run: RestoreRun,
  object: KubeObject,
): ActionOutcome {
  const { namespace } = object.metadata;
  const claims: string[] = (object.spec.volumes ?? []).flatMap(
    (volume: any) => volume.persistentVolumeClaim?.claimName ?? [],
  );
  return {
    object,
    additional: claims.map(name => ({
      resource: 'persistentvolumeclaims',
      namespace,
      name,
    })),
  };
}

/** A pod forgets its node, its priority and its mounted tokens, and brings its PriorityClass. */
export function cleanPod(_run: RestoreRun, object: KubeObject): ActionOutcome {
  const { spec } = object;
  const token = `${spec.serviceAccountName}-token-`;
  const isToken = ({ name }: { name: string }) => name.startsWith(token);
  delete spec.nodeName;
  delete spec.priority;
  spec.volumes = (spec.volumes ?? []).filter((volume: any) => !isToken(volume));
  for (const container of [
    ...spec.containers,
    ...(spec.initContainers ?? []),
  ]) {
    container.volumeMounts = (container.volumeMounts ?? []).filter(
      (mount: any) => !isToken(mount),
    );
  }
  const name = spec.priorityClassName;
  return {
    object,
    additional: name
      ? [{ resource: 'priorityclasses.scheduling.k8s.io', name }]
      : [],
  };
}

const INIT_HOOK = 'init.hook.restore.velero.io';

/** A pod whose annotations ask for it gets one more init container, after the one that waits for volumes. */
export function addInitHook(
  _run: RestoreRun,
  object: KubeObject,
): ActionOutcome {
  const { metadata, spec } = object;
  const annotation = (field: string) =>
    metadata.annotations?.[`${INIT_HOOK}/${field}`];
  const image = annotation('container-image');
  if (!image) {
    return { object };
  }
  const command = annotation('command') ?? '';
  const hook = {
    name:
      annotation('container-name') ??
      `velero-restore-init-${randomBytes(4).toString('hex')}`,
    image,
    command: command.startsWith('[') ? JSON.parse(command) : [command],
  };
  const others = spec.initContainers ?? [];
  const waits = others.filter(
    (container: any) => container.name === RESTORE_WAIT,
  );
  const rest = others.filter((container: any) => !waits.includes(container));
  spec.initContainers = [...waits, hook, ...rest];
  return { object };
}

/** A pod whose volumes were backed up file by file waits in an init container until their files are back. */
export function waitForPodVolumes(
  run: RestoreRun,
  object: KubeObject,
  original: KubeObject,
): ActionOutcome {
  const { spec } = object;
  const others = (spec.initContainers ?? []).filter(
    (container: any) => container.name !== RESTORE_WAIT,
  );
  const volumes = podVolumesOf(run, original).map(info => info.volume);
  const wait = {
    name: RESTORE_WAIT,
    image: VELERO_IMAGE,
    command: ['/velero-restore-helper'],
    args: [run.restore.metadata.uid],
    env: [
      {
        name: 'POD_NAMESPACE',
        valueFrom: {
          fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' },
        },
      },
      {
        name: 'POD_NAME',
        valueFrom: {
          fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' },
        },
      },
    ],
    resources: {
      limits: { cpu: '100m', memory: '128Mi' },
      requests: { cpu: '100m', memory: '128Mi' },
    },
    securityContext: spec.containers[0].securityContext ?? {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    volumeMounts: volumes.map(name => ({
      name,
      mountPath: `/restores/${name}`,
    })),
  };
  const initContainers = volumes.length > 0 ? [wait, ...others] : others;
  spec.initContainers = initContainers;
  if (initContainers.length === 0) {
    delete spec.initContainers;
  }
  return { object };
}

/** The volumes of a pod of the backup whose files were backed up, and the snapshots that hold them. */
export function podVolumesOf(
  run: RestoreRun,
  pod: KubeObject,
): Array<{ volume: string; snapshot: string; size: number }> {
  const { store, settings } = run.context;
  const label = labelValue(run.restore.spec.backupName ?? '');
  const backups = store.list('podvolumebackups.velero.io', {
    namespace: settings.namespace,
    labelSelector: `${labels.backupName}=${label}`,
  });
  return backups
    .filter(
      ({ spec }) =>
        spec.pod.namespace === pod.metadata.namespace &&
        spec.pod.name === pod.metadata.name,
    )
    .filter(({ status }) => status?.phase === 'Completed' && status.snapshotID)
    .map(({ spec, status }) => ({
      volume: spec.volume,
      snapshot: status?.snapshotID,
      size: status?.progress?.totalBytes ?? 0,
    }));
}
