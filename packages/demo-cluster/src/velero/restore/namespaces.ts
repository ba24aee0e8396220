import { NewObject } from '../../api/objects';
import { objectIs } from '../waiting';
import { deadlineIn } from '../VeleroContext';
import type { RestoreRun } from './RestoreRun';

/**
 * Makes sure that an item's target namespace is there. One that exists stays
 * as it is; one that is being deleted is waited for, and then made again from
 * the backup's copy: with its labels and annotations, and none of Velero's.
 *
 * @returns why it is not there; nothing when it is
 */
export async function ensureNamespace(
  run: RestoreRun,
  source: string,
  target: string,
): Promise<string | undefined> {
  const { store, settings, signal } = run.context;
  const existing = store.get('namespaces', { name: target });
  if (existing && !existing.metadata.deletionTimestamp) {
    return undefined;
  }
  const gone = await objectIs(store, {
    resource: 'namespaces',
    key: { name: target },
    until: namespace => !namespace,
    deadline: deadlineIn(run.context, settings.terminatingTimeoutMs),
    signal,
  });
  if (!gone) {
    return `timed out waiting for terminating namespace ${target} to disappear before restoring: context deadline exceeded`;
  }
  try {
    store.create('namespaces', namespaceOf(run, source, target));
  } catch (error) {
    return `error creating namespace ${target}: ${(error as Error).message}`;
  }
  const id = { kind: 'v1/Namespace', name: target };
  run.restored.set(id, {
    action: 'created',
    exists: true,
    createdName: target,
  });
  await settled(run, target);
  return undefined;
}

// Velero's next steps take longer than a cluster needs to make the default ServiceAccount, without which no pod is let in.
async function settled(run: RestoreRun, namespace: string): Promise<void> {
  const { store, signal } = run.context;
  await objectIs(store, {
    resource: 'serviceaccounts',
    key: { namespace, name: 'default' },
    until: account => account !== undefined,
    deadline: deadlineIn(run.context, 1_000),
    signal,
  });
}

function namespaceOf(
  run: RestoreRun,
  source: string,
  target: string,
): NewObject {
  const copy = run.archive.get('namespaces', undefined, source);
  const { labels, annotations } = copy?.metadata ?? {};
  // The API server sets this label to the name itself.
  const { 'kubernetes.io/metadata.name': _, ...kept } = labels ?? {};
  return {
    metadata: {
      name: target,
      ...(labels && { labels: kept }),
      ...(annotations && { annotations }),
    },
    ...(copy?.spec && { spec: copy.spec }),
  };
}
