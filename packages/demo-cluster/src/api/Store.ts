import { Change, ChangeLog, ChangeType } from './ChangeLog';
import { Clock } from './Clock';
import { deepFreeze } from './deepFreeze';
import { changedDraft, deletedDraft, newDraft } from './drafts';
import { admitToNamespace } from './namespaceAdmission';
import { ApiError, StatusCause } from './errors';
import { Admission, KindRules } from './KindRules';
import { changesSpec, checkPreconditions, isFinished } from './metadata';
import {
  KubeObject,
  NewObject,
  ObjectKey,
  ObjectOf,
  ResourceName,
} from './objects';
import { patched, PatchType } from './patch';
import { resourceName, ResourceTable, ResourceType } from './resources';
import { sameContent } from './sameContent';
import { Selection, selectionFilter } from './selectors';
import { seenThrough } from './seenThrough';
import {
  DeleteOptions,
  WatchEvent,
  WatchOptions,
  WriteOptions,
} from './storeOptions';
import { validateMetadata } from './validation';

export type { DeleteOptions, WatchEvent, WatchOptions, WriteOptions };

/**
 * All objects of the cluster, with the rules by which Kubernetes lets them be
 * written. Objects that it hands out are frozen; every write makes new ones.
 */
export class Store {
  readonly resources: ResourceTable;
  readonly clock: Clock;
  readonly changes = new ChangeLog();
  readonly #objects = new Map<ResourceName, Map<string, KubeObject>>();
  readonly #rules = new Map<ResourceName, KindRules<any>>();
  readonly #admissions: Admission[] = [];

  constructor(options: { resources?: ResourceTable; clock?: Clock } = {}) {
    this.resources = options.resources ?? new ResourceTable();
    this.clock = options.clock ?? new Clock();
  }

  /** Sets what is special about a kind. */
  setRules<R extends ResourceName>(
    resource: R,
    rules: KindRules<ObjectOf<R>>,
  ): void {
    this.#rules.set(resource, rules);
  }

  /** Adds a check that every write has to pass. */
  addAdmission(admission: Admission): void {
    this.#admissions.push(admission);
  }

  get<R extends ResourceName>(
    resource: R,
    key: ObjectKey,
  ): ObjectOf<R> | undefined {
    const type = this.resources.get(resource);
    return this.#objects.get(resource)?.get(pathOf(type, key)) as
      | ObjectOf<R>
      | undefined;
  }

  /** Like `get`, but a missing object is an error. */
  require<R extends ResourceName>(resource: R, key: ObjectKey): ObjectOf<R> {
    const object = this.get(resource, key);
    if (!object) {
      throw ApiError.notFound(this.resources.get(resource), key.name);
    }
    return object;
  }

  /** The selected objects, ordered by namespace and name. */
  list<R extends ResourceName>(
    resource: R,
    selection: Selection = {},
  ): ObjectOf<R>[] {
    this.resources.get(resource);
    const objects =
      this.#objects.get(resource) ?? new Map<string, KubeObject>();
    const matches = selectionFilter(selection);
    return [...objects.entries()]
      .filter(([, object]) => matches(object))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, object]) => object as ObjectOf<R>);
  }

  create<R extends ResourceName>(
    resource: R,
    object: NewObject,
    options: WriteOptions = {},
  ): ObjectOf<R> {
    const type = this.resources.get(resource);
    const draft = newDraft(type, object, this.clock);
    admitToNamespace(type, draft, this);
    const rules = this.#rules.get(resource);
    rules?.prepareForCreate?.(draft, this);
    this.#validate(type, draft, [
      ...validateMetadata(type, draft),
      ...(rules?.validate?.(draft) ?? []),
    ]);
    if (this.get(resource, draft.metadata)) {
      throw ApiError.alreadyExists(type, draft.metadata.name);
    }
    this.#admit({ operation: 'create', resource, object: draft });
    return (
      options.dryRun ? draft : this.#commit(type, 'ADDED', draft)
    ) as ObjectOf<R>;
  }

  update<R extends ResourceName>(
    resource: R,
    object: NewObject | ObjectOf<R>,
    options: WriteOptions = {},
  ): ObjectOf<R> {
    const type = this.resources.get(resource);
    const old = this.require(
      resource,
      object.metadata as ObjectKey,
    ) as KubeObject;
    checkPreconditions(type, old, object.metadata);
    const draft = changedDraft(type, old, {
      object: structuredClone(object) as KubeObject,
      options,
    });
    const rules = this.#rules.get(resource);
    rules?.prepareForUpdate?.(draft, old);
    this.#validate(type, draft, [
      ...validateMetadata(type, draft),
      ...(options.subresource ? [] : rules?.validate?.(draft) ?? []),
      ...(options.subresource ? [] : rules?.validateUpdate?.(draft, old) ?? []),
    ]);
    this.#admit({ operation: 'update', resource, object: draft, old });
    if (options.dryRun || sameContent(draft, old)) {
      return (options.dryRun ? draft : old) as ObjectOf<R>;
    }
    if (isFinished(draft)) {
      return this.#remove(type, old, draft) as ObjectOf<R>;
    }
    if (changesSpec(type, draft, old)) {
      draft.metadata.generation = (old.metadata.generation ?? 1) + 1;
    }
    return this.#commit(type, 'MODIFIED', draft, old) as ObjectOf<R>;
  }

  /** Changes an object by a function on a draft of it. */
  modify<R extends ResourceName>(
    resource: R,
    key: ObjectKey,
    change: (draft: ObjectOf<R>) => void,
    options: WriteOptions = {},
  ): ObjectOf<R> {
    const draft = structuredClone(this.require(resource, key));
    change(draft);
    return this.update(resource, draft, options);
  }

  patch<R extends ResourceName>(
    resource: R,
    key: ObjectKey,
    change: { type: PatchType; patch: unknown } & WriteOptions,
  ): ObjectOf<R> {
    const type = this.resources.get(resource);
    if (change.type === 'strategic' && type.custom) {
      throw ApiError.unsupportedMediaType(
        'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
      );
    }
    if (change.type === 'apply' && !this.get(resource, key)) {
      return this.create(
        resource,
        withName(change.patch as NewObject, key),
        change,
      );
    }
    const old = this.require(resource, key) as KubeObject;
    const object = patched(old, { ...change, resource: type, name: key.name });
    return this.update(
      resource,
      { ...object, metadata: { ...object.metadata, ...key } },
      change,
    );
  }

  /** Deletes an object, or marks it so when a finalizer or a running pod keeps it; the result is what it looked like last. */
  delete<R extends ResourceName>(
    resource: R,
    key: ObjectKey,
    options: DeleteOptions = {},
  ): ObjectOf<R> {
    const type = this.resources.get(resource);
    const old = this.require(resource, key) as KubeObject;
    checkPreconditions(type, old, options.preconditions ?? {});
    this.#admit({ operation: 'delete', resource, object: old });
    const graceSeconds =
      this.#rules
        .get(resource)
        ?.graceSeconds?.(old, options.gracePeriodSeconds) ?? 0;
    const draft = deletedDraft(old, {
      graceSeconds,
      options,
      clock: this.clock,
    });
    if (options.dryRun || sameContent(draft, old)) {
      return old as ObjectOf<R>;
    }
    return (
      isFinished(draft)
        ? this.#remove(type, old, draft)
        : this.#commit(type, 'MODIFIED', draft, old)
    ) as ObjectOf<R>;
  }

  /** Tells a listener of the selected objects and their changes, in order, until the returned function is called. */
  watch<R extends ResourceName>(
    resource: R,
    options: WatchOptions,
    listener: (event: WatchEvent<ObjectOf<R>>) => void,
  ): () => void {
    const matches = selectionFilter(options);
    const tell = (change: Change) => {
      const event = seenThrough(matches, change);
      if (event) {
        listener(event as WatchEvent<ObjectOf<R>>);
      }
    };
    const from = Number(options.resourceVersion || 0);
    if (from > 0) {
      this.changes.since(resource, from).forEach(tell);
    } else {
      this.list(resource, options).forEach(object =>
        listener({ type: 'ADDED', object }),
      );
    }
    return this.changes.subscribe(resource, tell);
  }

  #admit(request: {
    operation: 'create' | 'update' | 'delete';
    resource: string;
    object: KubeObject;
    old?: KubeObject;
  }) {
    this.#admissions.forEach(admission => admission(request, this));
  }

  #validate(
    type: ResourceType,
    object: KubeObject,
    causes: StatusCause[],
  ): void {
    if (causes.length > 0) {
      throw ApiError.invalid(type, object.metadata.name, causes);
    }
  }

  #commit(
    type: ResourceType,
    change: ChangeType,
    object: KubeObject,
    previous?: KubeObject,
  ): KubeObject {
    const resource = resourceName(type);
    const revision = this.changes.nextRevision();
    object.metadata.resourceVersion = String(revision);
    deepFreeze(object);
    const objects =
      this.#objects.get(resource) ?? new Map<string, KubeObject>();
    this.#objects.set(resource, objects);
    if (change === 'DELETED') {
      objects.delete(pathOf(type, object.metadata));
    } else {
      objects.set(pathOf(type, object.metadata), object);
    }
    this.changes.append({ revision, resource, type: change, object, previous });
    return object;
  }

  #remove(type: ResourceType, old: KubeObject, last: KubeObject): KubeObject {
    return this.#commit(type, 'DELETED', last, old);
  }
}

function pathOf(type: ResourceType, key: ObjectKey): string {
  return type.namespaced ? `${key.namespace}/${key.name}` : key.name;
}

function withName(object: NewObject, key: ObjectKey): NewObject {
  return { ...object, metadata: { ...object.metadata, ...key } };
}
