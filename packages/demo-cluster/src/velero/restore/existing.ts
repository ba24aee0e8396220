import { isDeepStrictEqual } from 'node:util';
import { KubeObject } from '../../api/objects';
import { mergePatched } from '../../api/patch';
import { labels } from '../names';
import type { ItemId } from './RestoredItems';
import type { RestoreRun } from './RestoreRun';
import { withoutPast } from './sanitize';

/** An item that meets an object of its name. */
export interface Encounter {
  resource: string;
  id: ItemId;
  /** What was to be created. */
  wanted: KubeObject;
  /** The item as the backup holds it. */
  original: KubeObject;
  existing: KubeObject;
}

/** Leaves, merges or updates the object that is already there, as the restore's policy says. */
export function meetExisting(run: RestoreRun, encounter: Encounter): void {
  const { id, wanted } = encounter;
  run.restored.set(id, { exists: true });
  const policy = run.restore.spec.existingResourcePolicy;
  if (isSame(encounter)) {
    if (policy === 'update') {
      update(run, encounter, { metadata: { labels: restoreLabels(wanted) } });
    }
    return;
  }
  if (encounter.resource === 'serviceaccounts') {
    mergeServiceAccount(run, encounter);
  } else if (policy === 'update') {
    const { apiVersion: _1, kind: _2, ...content } = wanted;
    if (update(run, encounter, content)) {
      run.restored.set(id, { action: 'updated' });
    }
  } else {
    const name = policy
      ? `${wanted.kind} "${wanted.metadata.name}"`
      : `${wanted.kind}:${wanted.metadata.name}`;
    const why =
      'already exists. Warning: the in-cluster version is different than the backed-up version';
    run.warnings.add(id.namespace, `could not restore, ${name} ${why}`);
  }
}

/**
 * Whether the object equals the item. Velero also compares `managedFields` with
 * their times, which this cluster does not keep: two objects have the same ones
 * only when one is the other, or was restored from this backup and then left
 * alone by all controllers.
 */
function isSame({ wanted, original, existing }: Encounter): boolean {
  const fromBackup =
    existing.metadata.labels?.[labels.backupName] ===
    wanted.metadata.labels?.[labels.backupName];
  const untouched =
    existing.status === undefined &&
    existing.kind !== 'ControllerRevision' &&
    !existing.metadata.ownerReferences?.length;
  if (
    existing.metadata.uid !== original.metadata.uid &&
    !(fromBackup && untouched)
  ) {
    return false;
  }
  const present = withoutPast(existing);
  present.metadata.labels = {
    ...present.metadata.labels,
    ...restoreLabels(wanted),
  };
  return isDeepStrictEqual(normalized(present), normalized(wanted));
}

function restoreLabels(object: KubeObject): Record<string, string> {
  const all = object.metadata.labels ?? {};
  return {
    [labels.backupName]: all[labels.backupName],
    [labels.restoreName]: all[labels.restoreName],
  };
}

function normalized(object: KubeObject): unknown {
  return JSON.parse(JSON.stringify(object));
}

// What is in the backup's account and not in the cluster's is added to it; an account that lacks nothing stays as it is.
function mergeServiceAccount(run: RestoreRun, encounter: Encounter): void {
  const { wanted, existing, id } = encounter;
  const {
    [labels.backupName]: _1,
    [labels.restoreName]: _2,
    ...ownLabels
  } = wanted.metadata.labels ?? {};
  const merged = mergePatched(existing, {
    ...lists({ secrets: united(existing.secrets, wanted.secrets) }),
    ...lists({
      imagePullSecrets: united(
        existing.imagePullSecrets,
        wanted.imagePullSecrets,
      ),
    }),
    metadata: {
      labels: { ...ownLabels, ...existing.metadata.labels },
      annotations: {
        ...wanted.metadata.annotations,
        ...existing.metadata.annotations,
      },
    },
  });
  const lacksNothing = isDeepStrictEqual(
    mergePatched(existing, { metadata: { labels: {}, annotations: {} } }),
    merged,
  );
  if (!lacksNothing && update(run, encounter, merged)) {
    run.restored.set(id, { action: 'updated' });
  }
}

function lists(fields: Record<string, any[]>): Record<string, any[]> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, items]) => items.length > 0),
  );
}

function united(first: any[] = [], second: any[] = []): any[] {
  return [
    ...first,
    ...second.filter(item => !first.some(other => other.name === item.name)),
  ];
}

function update(
  run: RestoreRun,
  { resource, id, existing }: Encounter,
  patch: object,
): boolean {
  const { store } = run.context;
  const { namespace, name } = existing.metadata;
  try {
    store.update(resource, mergePatched(existing, patch));
    return true;
  } catch (error) {
    run.warnings.add(
      id.namespace,
      `${namespace ? `${namespace}/` : ''}${name}: ${(error as Error).message}`,
    );
    return false;
  }
}
