import { ObjectKey } from '../../api/objects';
import { ObjectQueue } from '../ObjectQueue';
import { parseGoDuration } from '../settings';
import type { ItemOperation, Restore, RestorePhase } from '../types';
import type { VeleroContext } from '../VeleroContext';

/** How far a restore's operations are. */
export interface OperationsProgress {
  running: boolean;
  completed: number;
  failed: number;
  /** What went wrong since the last look. */
  errors: string[];
}

const WAITING: Array<RestorePhase | undefined> = [
  'WaitingForPluginOperations',
  'WaitingForPluginOperationsPartiallyFailed',
];

/** Looks after operations; those that have ended are marked so. */
export function operationsProgress(
  context: VeleroContext,
  operations: ItemOperation[],
  timeoutMs = context.settings.itemOperationTimeoutMs,
): OperationsProgress {
  const errors: string[] = [];
  for (const operation of operations.filter(({ status }) =>
    ['New', 'InProgress'].includes(status.phase),
  )) {
    const error = advance(context, operation, timeoutMs);
    if (error !== undefined) {
      operation.status.phase = 'Failed';
      operation.status.error = error;
      errors.push(error);
    }
  }
  const count = (phase: string) =>
    operations.filter(({ status }) => status.phase === phase).length;
  return {
    running: count('New') + count('InProgress') > 0,
    completed: count('Completed'),
    failed: count('Failed'),
    errors,
  };
}

/** Brings one operation up to date; the result is why it failed. */
function advance(
  context: VeleroContext,
  operation: ItemOperation,
  timeoutMs: number,
): string | undefined {
  const { store, settings, clock } = context;
  const { status, spec } = operation;
  const [transfer] = store.list('datadownloads.velero.io', {
    namespace: settings.namespace,
    labelSelector: `velero.io/async-operation-id=${spec.operationID}`,
  });
  if (!transfer) {
    return "didn't find DataDownload";
  }
  const { phase = 'New', message = '', progress } = transfer.status ?? {};
  status.updated = clock.timestamp();
  status.nCompleted = progress?.bytesDone;
  status.nTotal = progress?.totalBytes;
  status.operationUnits = 'Bytes';
  if (phase === 'Completed') {
    status.phase = 'Completed';
  } else if (phase === 'Failed') {
    return message;
  } else if (phase === 'Canceled') {
    return 'DataDownload is canceled';
  } else if (clock.now() - Date.parse(status.created) > timeoutMs) {
    store.modify(
      'datadownloads.velero.io',
      transfer.metadata,
      draft => (draft.spec.cancel = true),
    );
    return 'Asynchronous action timed out';
  } else if (phase !== 'New') {
    status.phase = 'InProgress';
  }
  return undefined;
}

/** Looks after Restores that wait for operations, every ten seconds and one at a time. */
export class RestoreOperationsController {
  readonly #context: VeleroContext;
  readonly #queue: ObjectQueue<'restores.velero.io'>;

  constructor(context: VeleroContext) {
    this.#context = context;
    this.#queue = new ObjectQueue(context, {
      resource: 'restores.velero.io',
      what: 'operations of Restore',
      isFor: restore => WAITING.includes(restore.status?.phase),
      reconcile: restore => this.#reconcile(restore),
    });
  }

  start(): void {
    this.#queue.addAll();
    this.#queue.addAllEvery(this.#context.settings.operationsPeriodMs);
  }

  #reconcile(restore: Restore): void {
    const { store, settings, repository } = this.#context;
    const key = restore.metadata;
    const backup = {
      namespace: settings.namespace,
      name: restore.spec.backupName ?? '',
    };
    if (!store.get('backups.velero.io', backup)) {
      this.#update(key, {
        phase: 'FinalizingPartiallyFailed',
        errors: (restore.status?.errors ?? 0) + 1,
      });
      return;
    }
    const { name } = restore.metadata;
    const operations =
      repository.objects.readArtifact<ItemOperation[]>(
        'RestoreItemOperations',
        name,
      ) ?? [];
    const timeout = parseGoDuration(restore.spec.itemOperationTimeout ?? '');
    const progress = operationsProgress(this.#context, operations, timeout);
    repository.objects.putArtifact('RestoreItemOperations', name, operations);
    // The errors count here, but never get into the results file: so it is in Velero.
    const errors = (restore.status?.errors ?? 0) + progress.errors.length;
    this.#update(key, {
      phase: nextPhase(restore, progress),
      ...(errors > 0 && { errors }),
      ...(progress.completed > 0 && {
        restoreItemOperationsCompleted: progress.completed,
      }),
      ...(progress.failed > 0 && {
        restoreItemOperationsFailed: progress.failed,
      }),
    });
  }

  #update(key: ObjectKey, change: Restore['status']): void {
    this.#context.store.modify('restores.velero.io', key, draft => {
      draft.status = { ...draft.status, ...change };
    });
  }
}

function nextPhase(
  restore: Restore,
  progress: OperationsProgress,
): RestorePhase {
  const partly =
    progress.errors.length > 0 ||
    restore.status?.phase?.endsWith('PartiallyFailed');
  return `${progress.running ? 'WaitingForPluginOperations' : 'Finalizing'}${
    partly ? 'PartiallyFailed' : ''
  }`;
}
