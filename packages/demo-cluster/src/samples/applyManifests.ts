import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { KubeObject, NewObject } from '../api/objects';
import { resourceName } from '../api/resources';
import type { Store } from '../api/Store';

// This package runs from its sources only, so the examples are where the repository has them.
// eslint-disable-next-line no-restricted-syntax
const EXAMPLES = join(__dirname, '../../../../examples');

/** Creates the objects of an example; what is there already stays as it is. */
export async function applyExample(
  store: Store,
  example: string,
): Promise<void> {
  const text = await readFile(
    join(EXAMPLES, example, 'manifests.yaml'),
    'utf8',
  );
  for (const document of parseAllDocuments(text)) {
    const object = document.toJS() as KubeObject | null;
    if (object) {
      createOnce(store, object);
    }
  }
}

function createOnce(store: Store, object: KubeObject): void {
  const type = store.resources.ofKind(object.apiVersion, object.kind);
  if (!type) {
    throw new Error(
      `${object.kind} ${object.metadata.name}: this cluster has no kind of ${object.apiVersion}`,
    );
  }
  const resource = resourceName(type);
  if (!store.get(resource, object.metadata)) {
    store.create(resource, object as NewObject);
  }
}

/** Waits until all Deployments and StatefulSets of some namespaces are ready. */
export async function workloadsReady(
  store: Store,
  namespaces: string[],
  timeoutMs: number,
): Promise<void> {
  const deadline = store.clock.now() + timeoutMs;
  for (;;) {
    const unready = namespaces.flatMap(namespace =>
      unreadyIn(store, namespace),
    );
    if (unready.length === 0) {
      return;
    }
    if (store.clock.now() > deadline) {
      throw new Error(`the samples did not get ready: ${unready.join(', ')}`);
    }
    await store.clock.wait(200);
  }
}

function unreadyIn(store: Store, namespace: string): string[] {
  const workloads = [
    ...store.list('deployments.apps', { namespace }),
    ...store.list('statefulsets.apps', { namespace }),
  ];
  return workloads
    .filter(
      ({ spec, status }) => (status?.readyReplicas ?? 0) < (spec.replicas ?? 1),
    )
    .map(({ kind, metadata }) => `${kind} ${namespace}/${metadata.name}`);
}
