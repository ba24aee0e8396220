import { isDeepStrictEqual } from 'node:util';
import { ObjectKey } from '../../api/objects';
import { ObjectQueue } from '../ObjectQueue';
import { Result, ResultDocument } from '../Result';
import type {
  BackupVolumeInfo,
  ItemOperation,
  Restore,
  RestorePhase,
} from '../types';
import { deadlineIn, VeleroContext } from '../VeleroContext';
import { pass } from '../waiting';
import { RestoreHooks } from './RestoreHooks';

const FINALIZING: Array<RestorePhase | undefined> = [
  'Finalizing',
  'FinalizingPartiallyFailed',
];
const CONCURRENT_VOLUMES = 3;

/** Ends Restores, one at a time: gives new volumes their old settings, and waits for hooks. */
export class RestoreFinalizer {
  readonly #context: VeleroContext;
  readonly #queue: ObjectQueue<'restores.velero.io'>;
  readonly #hooks: RestoreHooks;

  constructor(context: VeleroContext, hooks: RestoreHooks) {
    this.#context = context;
    this.#hooks = hooks;
    this.#queue = new ObjectQueue(context, {
      resource: 'restores.velero.io',
      what: 'finalizing Restore',
      isFor: restore => FINALIZING.includes(restore.status?.phase),
      reconcile: restore => this.#reconcile(restore),
    });
  }

  start(): void {
    this.#queue.watch();
  }

  async #reconcile(restore: Restore): Promise<void> {
    const { store, settings, storage, faults, repository, signal } =
      this.#context;
    if (storage.unreachable) {
      throw new Error('error getting volumeInfo: connection refused');
    }
    const name = restore.spec.backupName ?? '';
    if (
      !store.get('backups.velero.io', { namespace: settings.namespace, name })
    ) {
      this.#finish(restore, new Result(), true);
      return;
    }
    await faults.whileStuck(restore, 'Finalizing', signal);
    const errors = new Result();
    await this.#patchVolumes(
      restore,
      repository.archiveOf(name)?.volumeInfos ?? [],
      errors,
    );
    const hookStatus = await this.#hooks.settled(restore, errors);
    store.modify('restores.velero.io', restore.metadata, draft => {
      draft.status = { ...draft.status, hookStatus };
    });
    this.#finish(
      restore,
      errors,
      restore.status?.phase === 'FinalizingPartiallyFailed',
    );
  }

  async #patchVolumes(
    restore: Restore,
    infos: BackupVolumeInfo[],
    errors: Result,
  ): Promise<void> {
    const waiting = infos.filter(info => this.#isRestored(restore, info));
    const worker = async () => {
      for (let info = waiting.shift(); info; info = waiting.shift()) {
        const problem = await this.#patchVolume(restore, info);
        if (problem) {
          const message = `fail to patch dynamic PV, err: ${problem}, PVC: ${info.pvcName}, PV: ${info.pvName}`;
          errors.add(targetOf(restore, info), message);
        }
      }
    };
    await Promise.all(Array.from({ length: CONCURRENT_VOLUMES }, worker));
  }

  #isRestored(restore: Restore, info: BackupVolumeInfo): boolean {
    const { repository } = this.#context;
    const list = repository.objects.readArtifact<Record<string, string[]>>(
      'RestoreResourceList',
      restore.metadata.name,
    );
    const entry = `${targetOf(restore, info)}/${info.pvcName}(created)`;
    const provisioned =
      info.backupMethod === 'PodVolumeBackup' ||
      info.backupMethod === 'CSISnapshot';
    return (
      provisioned && (list?.['v1/PersistentVolumeClaim'] ?? []).includes(entry)
    );
  }

  /** Waits for the claim to be bound; the result is why its volume could not be patched. */
  async #patchVolume(
    restore: Restore,
    info: BackupVolumeInfo,
  ): Promise<string | undefined> {
    const { clock, settings, signal } = this.#context;
    const deadline = deadlineIn(this.#context, settings.resourceTimeoutMs);
    for (;;) {
      const state = this.#tryPatch(restore, info);
      if (state !== 'waiting') {
        return state === 'done' ? undefined : state.problem;
      }
      if (clock.now() >= deadline) {
        return 'context deadline exceeded';
      }
      await pass(clock, settings.finalizerPollMs, signal);
    }
  }

  #tryPatch(
    restore: Restore,
    info: BackupVolumeInfo,
  ): 'waiting' | 'done' | { problem: string } {
    const { store } = this.#context;
    const key = { namespace: targetOf(restore, info), name: info.pvcName };
    const claim = store.get('persistentvolumeclaims', key);
    if (!claim) {
      return 'waiting';
    }
    if (this.#hasFailedOperation(restore, key)) {
      return 'done';
    }
    if (claim.status?.phase !== 'Bound' || !claim.spec.volumeName) {
      const name = claim.spec.storageClassName ?? '';
      const storageClass = store.get('storageclasses.storage.k8s.io', { name });
      if (claim.status?.phase === 'Pending' && !storageClass) {
        return { problem: `storageclasses.storage.k8s.io "${name}" not found` };
      }
      const waitsForPod =
        storageClass?.volumeBindingMode === 'WaitForFirstConsumer';
      return claim.status?.phase === 'Pending' && waitsForPod
        ? 'done'
        : 'waiting';
    }
    const volume = store.get('persistentvolumes', {
      name: claim.spec.volumeName,
    });
    if (volume?.status?.phase !== 'Bound') {
      return 'waiting';
    }
    const { namespace, name } = volume.spec.claimRef ?? {};
    if (namespace !== key.namespace || name !== key.name) {
      const expected = `${key.namespace}/${key.name}`;
      return {
        problem: `PV was bound by unexpected PVC, unexpected PVC: ${namespace}/${name}, expected PVC: ${expected}`,
      };
    }
    this.#restoreSettings(volume.metadata.name, info);
    return 'done';
  }

  #hasFailedOperation(restore: Restore, key: ObjectKey): boolean {
    const operations =
      this.#context.repository.objects.readArtifact<ItemOperation[]>(
        'RestoreItemOperations',
        restore.metadata.name,
      ) ?? [];
    return operations.some(({ spec, status }) => {
      const { Resource, Namespace, Name } = spec.resourceIdentifier;
      const same =
        Resource === 'persistentvolumeclaims' &&
        Namespace === key.namespace &&
        Name === key.name;
      return same && status.phase !== 'Completed';
    });
  }

  // The labels of the new volume are replaced, not added to: so it is in Velero.
  #restoreSettings(name: string, info: BackupVolumeInfo): void {
    const { store } = this.#context;
    const volume = store.require('persistentvolumes', { name });
    const { reclaimPolicy, labels } = info.pvInfo ?? {};
    const wanted = labels ?? {};
    const lacks = Object.entries(wanted).some(
      ([key, value]) => volume.metadata.labels?.[key] !== value,
    );
    if (volume.spec.persistentVolumeReclaimPolicy !== reclaimPolicy || lacks) {
      store.modify('persistentvolumes', { name }, draft => {
        draft.metadata.labels = { ...wanted };
        draft.spec.persistentVolumeReclaimPolicy = reclaimPolicy;
      });
    }
  }

  #finish(restore: Restore, errors: Result, partly: boolean): void {
    const { store, clock } = this.#context;
    if (!store.get('restores.velero.io', restore.metadata)) {
      return;
    }
    if (errors.count > 0) {
      this.#addToResults(restore.metadata.name, errors);
    }
    store.modify('restores.velero.io', restore.metadata, draft => {
      const total = (draft.status?.errors ?? 0) + errors.count;
      draft.status = {
        ...draft.status,
        phase: partly || errors.count > 0 ? 'PartiallyFailed' : 'Completed',
        completionTimestamp: clock.timestamp(),
        ...(total > 0 && { errors: total }),
      };
    });
  }

  #addToResults(restore: string, more: Result): void {
    const { objects } = this.#context.repository;
    type Documents = { errors?: ResultDocument; warnings?: ResultDocument };
    const before =
      objects.readArtifact<Documents>('RestoreResults', restore) ?? {};
    const errors = Result.of(before.errors);
    const document = more.toDocument();
    Object.entries(document.namespaces ?? {}).forEach(([namespace, messages]) =>
      messages.forEach(message => errors.add(namespace, message)),
    );
    const after = {
      errors: errors.toDocument(),
      warnings: before.warnings ?? {},
    };
    if (!isDeepStrictEqual(before, after)) {
      objects.putArtifact('RestoreResults', restore, after);
    }
  }
}

function targetOf(restore: Restore, info: BackupVolumeInfo): string {
  return (
    restore.spec.namespaceMapping?.[info.pvcNamespace] ?? info.pvcNamespace
  );
}
