import { ApiError } from '../../api/errors';
import { KubeObject } from '../../api/objects';
import { resourceName } from '../../api/resources';
import { labels, labelValue, resourceId } from '../names';
import { meetExisting } from './existing';
import { restorePodVolumes } from './podVolumes';
import type { ItemId } from './RestoredItems';
import type { RestoreRun } from './RestoreRun';

/** Gives an item its target namespace, and the labels by which it is found again. */
export function address(
  run: RestoreRun,
  object: KubeObject,
  namespace: string | undefined,
): void {
  const { metadata, spec } = run.restore;
  if (namespace) {
    object.metadata.namespace = namespace;
  }
  object.metadata.labels = {
    ...object.metadata.labels,
    [labels.backupName]: labelValue(spec.backupName ?? ''),
    [labels.restoreName]: labelValue(metadata.name),
  };
}

/** Creates an item in the cluster, or deals with the object that has its name. */
export function createOrMeet(
  run: RestoreRun,
  item: {
    resource: string;
    original: KubeObject;
    wanted: KubeObject;
    id: ItemId;
  },
): void {
  const { store } = run.context;
  const { original, wanted, id } = item;
  const what = resourceId(item.resource, id.namespace, id.name);
  const type = store.resources.ofKind(wanted.apiVersion, wanted.kind);
  if (!type) {
    run.errors.add(
      id.namespace,
      `error restoring ${what}: ${ApiError.noSuchResource().message}`,
    );
    return;
  }
  const resource = resourceName(type);
  const existing = store.get(resource, wanted.metadata) as
    | KubeObject
    | undefined;
  if (existing) {
    meetExisting(run, { resource, id, wanted, original, existing });
    return;
  }
  try {
    const created = store.create(resource, wanted) as KubeObject;
    run.restored.set(id, {
      action: 'created',
      exists: true,
      createdName: created.metadata.name,
    });
    if (resource === 'pods') {
      restorePodVolumes(run, created, original);
    }
  } catch (error) {
    run.errors.add(
      id.namespace,
      `error restoring ${what}: ${(error as Error).message}`,
    );
  }
}
