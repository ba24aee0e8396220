import { KubeObject, OwnerReference } from '../api/objects';
import { resourceName, ResourceType } from '../api/resources';
import { Store } from '../api/Store';
import { all, Controller } from './Controller';
import { WorkQueue } from './WorkQueue';

const FOREGROUND = 'foregroundDeletion';
const ORPHAN = 'orphan';

interface Known {
  type: ResourceType;
  object: KubeObject;
}

class GarbageCollector {
  readonly #store: Store;
  readonly #known = new Map<string, Known>();
  readonly #dependents = new Map<string, Set<string>>();
  readonly #queue: WorkQueue;

  constructor(store: Store) {
    this.#store = store;
    // The names in this queue are uids.
    this.#queue = new WorkQueue({
      clock: store.clock,
      reconcile: ({ name }) => this.#examine(name),
    });
  }

  start(): () => void {
    const stops: Array<() => void> = [];
    this.#store.resources.forEach(type => {
      stops.push(
        this.#store.watch(resourceName(type), {}, event =>
          this.#observe(type, event.type, event.object as KubeObject),
        ),
      );
    });
    return all(
      () => stops.forEach(stop => stop()),
      () => this.#queue.stop(),
    );
  }

  #observe(type: ResourceType, change: string, object: KubeObject): void {
    const { uid, ownerReferences = [] } = object.metadata;
    if (change === 'DELETED') {
      this.#known.delete(uid);
      this.#dependents
        .get(uid)
        ?.forEach(dependent => this.#queue.add({ name: dependent }));
      this.#dependents.delete(uid);
    } else {
      this.#known.set(uid, { type, object });
      this.#queue.add({ name: uid });
    }
    for (const owner of ownerReferences) {
      const dependents = this.#dependents.get(owner.uid) ?? new Set();
      this.#dependents.set(
        owner.uid,
        change === 'DELETED' ? dependents : dependents.add(uid),
      );
      if (change === 'DELETED') {
        dependents.delete(uid);
      }
      // An owner that waits for its dependents has one less, or one that is going.
      this.#queue.add({ name: owner.uid });
    }
  }

  #examine(uid: string): void {
    const known = this.#known.get(uid);
    const current =
      known &&
      (this.#store.get(resourceName(known.type), known.object.metadata) as
        | KubeObject
        | undefined);
    if (!known || current?.metadata.uid !== uid) {
      return;
    }
    if (current.metadata.deletionTimestamp) {
      this.#finishDeletion(known.type, current);
      return;
    }
    const owners = current.metadata.ownerReferences ?? [];
    const living = owners.filter(owner =>
      this.#exists(owner, current.metadata.namespace),
    );
    const goingInForeground = living.some(owner => this.#waitsFor(owner));
    if (
      owners.length > 0 &&
      (living.length === 0 || (living.length === 1 && goingInForeground))
    ) {
      const propagationPolicy = goingInForeground ? 'Foreground' : 'Background';
      this.#store.delete(resourceName(known.type), current.metadata, {
        propagationPolicy,
        preconditions: { uid },
      });
    } else if (living.length < owners.length) {
      this.#keepOwners(known.type, current, living);
    }
  }

  #exists(owner: OwnerReference, namespace: string | undefined): boolean {
    const type = this.#store.resources.ofKind(owner.apiVersion, owner.kind);
    // Of a kind that is not served nothing can be said: what it owns stays.
    if (!type) {
      return true;
    }
    const found = this.#store.get(resourceName(type), {
      namespace: type.namespaced ? namespace : undefined,
      name: owner.name,
    });
    return (found as KubeObject | undefined)?.metadata.uid === owner.uid;
  }

  #waitsFor(owner: OwnerReference): boolean {
    const metadata = this.#known.get(owner.uid)?.object.metadata;
    return Boolean(
      metadata?.deletionTimestamp &&
        metadata.finalizers?.includes(FOREGROUND) &&
        owner.blockOwnerDeletion,
    );
  }

  #keepOwners(
    type: ResourceType,
    object: KubeObject,
    owners: OwnerReference[],
  ): void {
    this.#store.modify(resourceName(type), object.metadata, draft => {
      (draft as KubeObject).metadata.ownerReferences = owners;
    });
  }

  #finishDeletion(type: ResourceType, object: KubeObject): void {
    const { finalizers = [], uid } = object.metadata;
    const dependents = [...(this.#dependents.get(uid) ?? [])].flatMap(
      one => this.#known.get(one) ?? [],
    );
    if (finalizers.includes(ORPHAN)) {
      dependents.forEach(({ type: dependentType, object: dependent }) =>
        this.#disown(dependentType, dependent, uid),
      );
      this.#removeFinalizer(type, object, ORPHAN);
    } else if (finalizers.includes(FOREGROUND)) {
      if (dependents.length === 0) {
        this.#removeFinalizer(type, object, FOREGROUND);
      }
      dependents.forEach(({ object: dependent }) =>
        this.#queue.add({ name: dependent.metadata.uid }),
      );
    }
  }

  #disown(type: ResourceType, dependent: KubeObject, owner: string): void {
    if (this.#store.get(resourceName(type), dependent.metadata)) {
      this.#store.modify(resourceName(type), dependent.metadata, draft => {
        const { metadata } = draft as KubeObject;
        metadata.ownerReferences = metadata.ownerReferences?.filter(
          reference => reference.uid !== owner,
        );
      });
    }
  }

  #removeFinalizer(
    type: ResourceType,
    object: KubeObject,
    finalizer: string,
  ): void {
    this.#store.modify(resourceName(type), object.metadata, draft => {
      const { metadata } = draft as KubeObject;
      metadata.finalizers = metadata.finalizers?.filter(
        one => one !== finalizer,
      );
    });
  }
}

/** Deletes what belongs to owners that are gone, by their ownerReferences. */
export const garbageCollector: Controller = ({ store }) =>
  new GarbageCollector(store).start();
