import type { KubernetesObject } from '@kubernetes/client-node';
import { KYMAROS_LABELS, MANAGED_BY } from '@kymaros/plugin-kymaros-common';
import type { ObjectKey, ResourceKind } from '@kymaros/plugin-kymaros-node';
import { isGeneratedFor } from './names';
import { restoreProblem } from './restoreRules';

/** What a run may write to. Everything here is known from the ledger and from configuration, never from the request. */
export interface GuardScope {
  runId: string;
  instance: string;
  /** Names reserved for this run, with the uid of those that it created. */
  namespaces: ReadonlyMap<string, { uid?: string }>;
  /** Namespace of the backup system. */
  backupNamespace: string;
  /** Kinds that the provider may write there. */
  ownedKinds: ReadonlyArray<Pick<ResourceKind, 'apiVersion' | 'kind'>>;
}

/** A write that somebody wants. */
export type WriteRequest =
  | { verb: 'create'; object: KubernetesObject }
  | {
      verb: 'patch';
      key: ObjectKey;
      current: KubernetesObject;
      patched: KubernetesObject;
    }
  | { verb: 'delete'; key: ObjectKey; current: KubernetesObject };

/** What a write is about, with what discovery says of its kind. */
export type GuardedRequest = WriteRequest & { namespaced: boolean };

/** Never written to, whatever the ledger says. */
const PROTECTED_NAMESPACE = /^(kube-.*|default|openshift.*)$/;
/** Cannot climb out of its place in a path, on any server. */
const SAFE_NAME = /^[a-z0-9]([-a-z0-9.:]*[a-z0-9])?$/i;

/** Whether a run may write so; a refusal is a sentence that says why. Promise 1. */
export function refusalOf(
  scope: GuardScope,
  request: GuardedRequest,
): string | undefined {
  const key = keyOfRequest(request);
  if (!SAFE_NAME.test(key.name ?? '') || key.name!.includes('..')) {
    return `'${key.name}' is not a name for an object`;
  }
  if (isNamespace(key)) {
    return key.namespace === undefined
      ? namespaceRefusal(scope, request)
      : 'a Namespace is not in a namespace';
  }
  if (!request.namespaced || key.namespace === undefined) {
    return 'it is cluster-scoped';
  }
  if (PROTECTED_NAMESPACE.test(key.namespace)) {
    return `namespace '${key.namespace}' is never written to`;
  }
  return key.namespace === scope.backupNamespace
    ? ownedObjectRefusal(scope, request)
    : sandboxObjectRefusal(scope, key.namespace, request);
}

/** The labels that everything of a run carries. */
export function ownLabels(
  scope: Pick<GuardScope, 'runId' | 'instance'>,
): Record<string, string> {
  return {
    [KYMAROS_LABELS.managedBy]: MANAGED_BY,
    [KYMAROS_LABELS.runId]: scope.runId,
    [KYMAROS_LABELS.instance]: scope.instance,
  };
}

function namespaceRefusal(
  scope: GuardScope,
  request: GuardedRequest,
): string | undefined {
  const name = nameOf(request);
  const reserved = scope.namespaces.get(name);
  if (!reserved) {
    return 'the name is not reserved for this run';
  }
  if (PROTECTED_NAMESPACE.test(name) || name === scope.backupNamespace) {
    return `namespace '${name}' is never written to`;
  }
  if (request.verb === 'create') {
    return labelRefusal(scope, request.object);
  }
  if (reserved.uid === undefined || uidOf(request.current) !== reserved.uid) {
    return `it is not the namespace that this run created (uid ${uidOf(
      request.current,
    )}, created ${reserved.uid ?? 'none'})`;
  }
  if (request.verb === 'delete') {
    // A restore that was still running makes a deleted sandbox anew, with the backup's labels instead of ours.
    return isGeneratedFor(scope.runId, name)
      ? undefined
      : labelRefusal(scope, request.current);
  }
  return labelRefusal(scope, request.current) ?? patchRefusal(scope, request);
}

function sandboxObjectRefusal(
  scope: GuardScope,
  namespace: string,
  request: GuardedRequest,
): string | undefined {
  if (scope.namespaces.get(namespace)?.uid === undefined) {
    return `namespace '${namespace}' was not created by this run`;
  }
  switch (request.verb) {
    case 'create':
      return labelRefusal(scope, request.object);
    case 'patch':
      return identityRefusal(request);
    default:
      return undefined;
  }
}

function ownedObjectRefusal(
  scope: GuardScope,
  request: GuardedRequest,
): string | undefined {
  const key = keyOfRequest(request);
  const owned = scope.ownedKinds.some(
    one => one.apiVersion === key.apiVersion && one.kind === key.kind,
  );
  if (!owned) {
    return `${key.apiVersion} ${key.kind} is no kind that the backup provider owns`;
  }
  if (request.verb === 'create') {
    return (
      labelRefusal(scope, request.object) ??
      restoreProblem(request.object, createdNamespaces(scope))
    );
  }
  return (
    labelRefusal(scope, request.current) ??
    (request.verb === 'patch'
      ? patchRefusal(scope, request) ??
        restoreProblem(request.patched, createdNamespaces(scope))
      : undefined)
  );
}

/** A name that is only reserved leads nowhere yet. */
function createdNamespaces({ namespaces }: GuardScope): string[] {
  return [...namespaces]
    .filter(([, { uid }]) => uid !== undefined)
    .map(([name]) => name);
}

function patchRefusal(
  scope: GuardScope,
  request: Extract<GuardedRequest, { verb: 'patch' }>,
): string | undefined {
  return labelRefusal(scope, request.patched) ?? identityRefusal(request);
}

function identityRefusal({
  current,
  patched,
}: Extract<GuardedRequest, { verb: 'patch' }>): string | undefined {
  const identity = (object: KubernetesObject) =>
    JSON.stringify([
      object.apiVersion,
      object.kind,
      object.metadata?.namespace,
      object.metadata?.name,
      object.metadata?.uid,
    ]);
  return identity(current) === identity(patched)
    ? undefined
    : 'a patch must not change which object it is about';
}

/** Own labels, all of them, so that what a run made is found again and nothing else is taken for it. */
function labelRefusal(
  scope: GuardScope,
  object: KubernetesObject,
): string | undefined {
  const labels = object.metadata?.labels ?? {};
  const wrong = Object.entries(ownLabels(scope)).find(
    ([name, value]) => labels[name] !== value,
  );
  return (
    wrong &&
    `its label ${wrong[0]} is '${labels[wrong[0]] ?? ''}', not '${wrong[1]}'`
  );
}

function isNamespace(key: Partial<ObjectKey>): boolean {
  return key.apiVersion === 'v1' && key.kind === 'Namespace';
}

function nameOf(request: WriteRequest): string {
  return keyOfRequest(request).name ?? '';
}

function uidOf(object: KubernetesObject): string | undefined {
  return object.metadata?.uid;
}

function keyOfRequest(request: WriteRequest): Partial<ObjectKey> {
  if (request.verb !== 'create') {
    return request.key;
  }
  const { apiVersion, kind, metadata } = request.object;
  return {
    apiVersion,
    kind,
    namespace: metadata?.namespace,
    name: metadata?.name,
  };
}
