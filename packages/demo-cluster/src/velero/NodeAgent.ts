import { KubeObject, ObjectKey } from '../api/objects';
import { labels } from './names';
import { keyOfPath, pathOfKey } from './keys';
import { dataPhase } from './dataPhase';
import type { DataTransfer, Restore, TransferResource } from './types';
import type { VeleroContext } from './VeleroContext';
import { objectIs, pass } from './waiting';

const ENDED = ['Completed', 'Failed', 'Canceled'];
const FINALIZER_OF: Record<TransferResource, string> = {
  'podvolumerestores.velero.io': 'velero.io/pod-volume-finalizer',
  'datadownloads.velero.io': 'velero.io/data-upload-download-finalizer',
};

/** Brings the data of volumes back, on the node; a restart of the server does not touch it. */
export class NodeAgent {
  readonly #context: VeleroContext;
  readonly #busy = new Set<string>();

  constructor(context: VeleroContext) {
    this.#context = context;
  }

  start(): void {
    this.#watch('podvolumerestores.velero.io', transfer =>
      this.#claimOfPod(transfer),
    );
    this.#watch('datadownloads.velero.io', transfer => {
      const { namespace, pvc } = transfer.spec.targetVolume;
      return { namespace, name: pvc };
    });
  }

  #watch(
    resource: TransferResource,
    claimOf: (transfer: DataTransfer) => ObjectKey | undefined,
  ): void {
    const { store, settings, signal, onError } = this.#context;
    const end = store.watch(
      resource,
      { namespace: settings.namespace },
      ({ type, object }) => {
        const path = `${resource}/${pathOfKey(object.metadata)}`;
        if (
          type === 'DELETED' ||
          this.#busy.has(path) ||
          ENDED.includes(object.status?.phase ?? '')
        ) {
          return;
        }
        this.#busy.add(path);
        this.#transfer(resource, object, claimOf)
          .catch(error => signal.aborted || onError(path, error))
          .finally(() => {
            this.#busy.delete(path);
            this.#release(resource, keyOfPath(pathOfKey(object.metadata)));
          });
      },
    );
    signal.addEventListener('abort', end, { once: true });
  }

  // Its own finalizer keeps a transfer until it has ended.
  #hold(resource: TransferResource, key: ObjectKey): void {
    this.#context.store.modify(resource, key, draft => {
      draft.metadata.finalizers = [FINALIZER_OF[resource]];
    });
  }

  #release(resource: TransferResource, key: ObjectKey): void {
    if (this.#context.store.get(resource, key)?.metadata.finalizers?.length) {
      this.#context.store.modify(
        resource,
        key,
        draft => delete draft.metadata.finalizers,
      );
    }
  }

  async #transfer(
    resource: TransferResource,
    transfer: DataTransfer,
    claimOf: (transfer: DataTransfer) => ObjectKey | undefined,
  ): Promise<void> {
    const { clock, settings, signal } = this.#context;
    const { dataStepMs, dataMoverStepMs } = settings;
    const stepMs =
      resource === 'datadownloads.velero.io' ? dataMoverStepMs : dataStepMs;
    const key = keyOfPath(pathOfKey(transfer.metadata));
    const step = (phase: 'Accepted' | 'Prepared' | 'InProgress') =>
      dataPhase(this.#context, { resource, key, phase });
    this.#hold(resource, key);
    step('Accepted');
    await pass(clock, stepMs, signal);
    const claim = claimOf(transfer);
    if (
      resource === 'podvolumerestores.velero.io' &&
      !(await this.#podIsPlaced(transfer))
    ) {
      return;
    }
    if (this.#endIfCanceled(resource, key)) {
      return;
    }
    step('Prepared');
    await pass(clock, stepMs, signal);
    step('InProgress');
    await pass(clock, stepMs, signal);
    if (!this.#endIfCanceled(resource, key)) {
      this.#finish(resource, key, claim);
    }
  }

  /** Waits for the pod to have a node and its claims to have volumes; `false` when it went away. */
  async #podIsPlaced(transfer: DataTransfer): Promise<boolean> {
    const { store, signal } = this.#context;
    const { namespace, name, uid } = transfer.spec.pod;
    const gone = (pod: KubeObject | undefined) => pod?.metadata.uid !== uid;
    await objectIs(store, {
      resource: 'pods',
      key: { namespace, name },
      until: pod => gone(pod) || pod?.spec.nodeName !== undefined,
      signal,
    });
    return !gone(store.get('pods', { namespace, name }));
  }

  #claimOfPod(transfer: DataTransfer): ObjectKey | undefined {
    const { namespace, name } = transfer.spec.pod;
    const volumes =
      this.#context.store.get('pods', { namespace, name })?.spec.volumes ?? [];
    const volume = volumes.find(
      candidate => candidate.name === transfer.spec.volume,
    );
    const claim = volume?.persistentVolumeClaim?.claimName;
    return claim ? { namespace, name: claim } : undefined;
  }

  #endIfCanceled(resource: TransferResource, key: ObjectKey): boolean {
    const transfer = this.#context.store.get(resource, key);
    if (!transfer || ENDED.includes(transfer.status?.phase ?? '')) {
      return true;
    }
    if (!transfer.spec.cancel && !transfer.metadata.deletionTimestamp) {
      return false;
    }
    dataPhase(this.#context, {
      resource,
      key,
      phase: 'Canceled',
      message: 'found being canceled',
    });
    return true;
  }

  #finish(
    resource: TransferResource,
    key: ObjectKey,
    claimKey: ObjectKey | undefined,
  ): void {
    const { store, volumes, repository } = this.#context;
    const transfer = store.require(resource, key);
    const fail = (message: string) =>
      dataPhase(this.#context, { resource, key, phase: 'Failed', message });
    const contents = repository.contentsOf(transfer.spec.snapshotID);
    if (!contents) {
      fail(
        `data path restore failed: unable to load snapshot ${transfer.spec.snapshotID}: snapshot not found`,
      );
      return;
    }
    if (claimKey && this.#mustFail(transfer, claimKey.name)) {
      fail(
        `data path restore failed: Failed to run kopia restore: unable to write files of ${claimKey.name}: input/output error`,
      );
      return;
    }
    const volume = this.#volumeFor(resource, claimKey);
    if (volume) {
      const uid = transfer.metadata.labels?.[labels.restoreUid] ?? '';
      volumes.of(volume).replace({ ...contents, [`.velero/${uid}`]: '' });
    }
    const size = Object.values(contents).reduce(
      (sum, text) => sum + Buffer.byteLength(text),
      0,
    );
    dataPhase(this.#context, {
      resource,
      key,
      phase: 'Completed',
      bytes: size,
    });
  }

  /** The volume to write to; for the data mover, one that it makes and binds to the waiting claim. */
  #volumeFor(
    resource: TransferResource,
    claimKey: ObjectKey | undefined,
  ): string | undefined {
    const { store } = this.#context;
    const claim = claimKey && store.get('persistentvolumeclaims', claimKey);
    if (
      !claim ||
      resource === 'podvolumerestores.velero.io' ||
      claim.spec.volumeName
    ) {
      return claim?.spec.volumeName;
    }
    const { namespace, name, uid } = claim.metadata;
    const volume = store.create('persistentvolumes', {
      metadata: {
        name: `pvc-${uid}`,
        labels: claim.spec.selector?.matchLabels,
        annotations: {
          'pv.kubernetes.io/provisioned-by': 'velero.io/data-mover',
        },
      },
      spec: {
        capacity: claim.spec.resources?.requests,
        accessModes: claim.spec.accessModes,
        persistentVolumeReclaimPolicy: 'Delete',
        storageClassName: claim.spec.storageClassName,
        claimRef: {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          namespace,
          name,
        },
        csi: { driver: 'csi.demo', volumeHandle: `vol-${uid}` },
      },
    });
    return volume.metadata.name;
  }

  #mustFail(transfer: DataTransfer, claim: string): boolean {
    const { store, settings, faults } = this.#context;
    const owner = transfer.metadata.ownerReferences?.find(
      reference => reference.kind === 'Restore',
    );
    const restore =
      owner &&
      store.get('restores.velero.io', {
        namespace: settings.namespace,
        name: owner.name,
      });
    return Boolean(
      restore &&
        faults.faultOf(restore as Restore)?.failedVolumes?.includes(claim),
    );
  }
}
