import type { KubernetesObject } from '@kubernetes/client-node';
import { KYMAROS_LABELS } from '@kymaros/plugin-kymaros-common';
import fc from 'fast-check';
import {
  ownLabels,
  refusalOf,
  type GuardedRequest,
  type GuardScope,
} from './guard';
import { applyMergePatch } from './mergePatch';

const RUN = '7a1b2c3d-0000-4000-8000-000000000001';
const SCOPE: GuardScope = {
  runId: RUN,
  instance: 'demo',
  namespaces: new Map([
    ['sandbox-db', { uid: 'uid-db' }],
    ['sandbox-web', {}],
  ]),
  backupNamespace: 'velero',
  ownedKinds: [
    { apiVersion: 'velero.io/v1', kind: 'Restore' },
    { apiVersion: 'v1', kind: 'ConfigMap' },
  ],
};
const OWN = ownLabels(SCOPE);
const OTHERS = { ...OWN, [KYMAROS_LABELS.runId]: 'another-run' };

function object(
  apiVersion: string,
  kind: string,
  metadata: KubernetesObject['metadata'],
  spec?: object,
): KubernetesObject {
  return {
    apiVersion,
    kind,
    metadata,
    ...(spec && { spec }),
  } as KubernetesObject;
}

const create = (one: KubernetesObject, namespaced = true): GuardedRequest => ({
  verb: 'create',
  object: one,
  namespaced,
});

function change(
  verb: 'delete' | 'patch',
  current: KubernetesObject,
  patch: object = {},
): GuardedRequest {
  const { apiVersion, kind, metadata } = current;
  const key = {
    apiVersion: apiVersion!,
    kind: kind!,
    namespace: metadata?.namespace,
    name: metadata!.name!,
  };
  const namespaced = metadata?.namespace !== undefined;
  return verb === 'delete'
    ? { verb, key, current, namespaced }
    : {
        verb,
        key,
        current,
        namespaced,
        patched: applyMergePatch(current, patch) as KubernetesObject,
      };
}

const namespace = (
  name: string,
  uid?: string,
  labels: Record<string, string> = OWN,
) => object('v1', 'Namespace', { name, uid, labels });
const configMap = (
  inNamespace: string,
  labels: Record<string, string> = OWN,
  name = 'rt-1',
) => object('v1', 'ConfigMap', { name, namespace: inNamespace, labels });
const restore = (spec: object, labels: Record<string, string> = OWN) =>
  object(
    'velero.io/v1',
    'Restore',
    { name: 'rt-1', namespace: 'velero', labels },
    spec,
  );
const SAFE_RESTORE = {
  includedNamespaces: ['app-db'],
  namespaceMapping: { 'app-db': 'sandbox-db' },
};

/** Promise 1 in other words than the guard's. */
function isOwn(
  { kind, metadata }: KubernetesObject,
  { verb, namespaced }: { verb: string; namespaced: boolean },
): boolean {
  const { namespace: place, name, labels, uid } = metadata!;
  const isLabelled = labels?.[KYMAROS_LABELS.runId] === RUN;
  if (kind === 'Namespace') {
    const isReserved = ['sandbox-db', 'sandbox-web'].includes(name!);
    const isCreated = name === 'sandbox-db' && uid === 'uid-db';
    return (
      place === undefined &&
      isLabelled &&
      isReserved &&
      (verb === 'create' || isCreated)
    );
  }
  return (
    namespaced &&
    (place === 'sandbox-db' ||
      (place === 'velero' &&
        isLabelled &&
        ['Restore', 'ConfigMap'].includes(kind!)))
  );
}

describe('the guard (promise 1)', () => {
  it.each<[string, GuardedRequest]>([
    ['a namespace that is reserved', create(namespace('sandbox-web'), false)],
    [
      'an object in a namespace of its own',
      create(
        object('networking.k8s.io/v1', 'NetworkPolicy', {
          name: 'p',
          namespace: 'sandbox-db',
          labels: OWN,
        }),
      ),
    ],
    [
      'a kind of the provider in the backup namespace',
      create(configMap('velero')),
    ],
    ['a safe Restore', create(restore(SAFE_RESTORE))],
    [
      'the deletion of its own namespace',
      change('delete', namespace('sandbox-db', 'uid-db')),
    ],
    [
      'the deletion of its own Restore',
      change('delete', restore(SAFE_RESTORE)),
    ],
    [
      'the deletion of a restored object',
      change(
        'delete',
        object('v1', 'Pod', { name: 'p', namespace: 'sandbox-db' }),
      ),
    ],
    [
      'an annotation on its own namespace',
      change('patch', namespace('sandbox-db', 'uid-db'), {
        metadata: { annotations: { a: 'b' } },
      }),
    ],
    [
      'a patch in its own namespace',
      change(
        'patch',
        object('batch/v1', 'CronJob', { name: 'c', namespace: 'sandbox-db' }),
        { spec: { suspend: true } },
      ),
    ],
  ])('allows %s', (_, request) => {
    expect(refusalOf(SCOPE, request)).toBeUndefined();
  });

  it.each<[string, GuardedRequest, RegExp]>([
    [
      'a namespace that is not reserved',
      create(namespace('sandbox-other'), false),
      /not reserved/,
    ],
    [
      'a namespace without the run label',
      create(namespace('sandbox-web', undefined, {}), false),
      /label/,
    ],
    [
      'an object in a production namespace',
      create(configMap('app-db')),
      /not created by this run/,
    ],
    [
      'an object in a namespace that is only reserved',
      create(configMap('sandbox-web')),
      /not created by this run/,
    ],
    [
      'an object in kube-system',
      create(configMap('kube-system')),
      /never written/,
    ],
    [
      'a cluster-scoped object',
      create(
        object('rbac.authorization.k8s.io/v1', 'ClusterRole', {
          name: 'r',
          labels: OWN,
        }),
        false,
      ),
      /cluster-scoped/,
    ],
    [
      'a cluster-scoped object that claims a namespace',
      create(
        object('rbac.authorization.k8s.io/v1', 'ClusterRole', {
          name: 'r',
          namespace: 'sandbox-db',
          labels: OWN,
        }),
        false,
      ),
      /cluster-scoped/,
    ],
    [
      'a namespaced object without namespace',
      create(object('v1', 'ConfigMap', { name: 'c', labels: OWN })),
      /cluster-scoped/,
    ],
    [
      'a foreign kind in the backup namespace',
      create(
        object('velero.io/v1', 'DeleteBackupRequest', {
          name: 'd',
          namespace: 'velero',
          labels: OWN,
        }),
      ),
      /no kind that/,
    ],
    [
      "another run's Restore",
      change('delete', restore(SAFE_RESTORE, OTHERS)),
      /label/,
    ],
    [
      "somebody's Restore",
      change('delete', restore(SAFE_RESTORE, {})),
      /label/,
    ],
    [
      'a namespace made anew by somebody',
      change('delete', namespace('sandbox-db', 'uid-new')),
      /not the namespace that/,
    ],
    [
      'a namespace that lost the label',
      change('delete', namespace('sandbox-db', 'uid-db', {})),
      /label/,
    ],
    [
      'taking its label off',
      change('patch', configMap('velero'), {
        metadata: { labels: { [KYMAROS_LABELS.runId]: null } },
      }),
      /label/,
    ],
    [
      'renaming an object',
      change('patch', configMap('velero'), { metadata: { name: 'other' } }),
      /which object/,
    ],
    [
      'a name that climbs',
      create(configMap('velero', OWN, '../../nodes')),
      /not a name/,
    ],
    [
      'a name with a query',
      create(configMap('velero', OWN, 'x?y=z')),
      /not a name/,
    ],
    [
      'an object without name',
      create(
        object('v1', 'ConfigMap', {
          namespace: 'sandbox-db',
          generateName: 'x-',
          labels: OWN,
        }),
      ),
      /not a name/,
    ],
  ])('refuses %s', (_, request, reason) => {
    expect(refusalOf(SCOPE, request)).toMatch(reason);
  });

  it('knows a generated namespace that a restore made anew by its name', () => {
    const name = 'kymaros-app-db-7a1b2c3d';
    const scope = { ...SCOPE, namespaces: new Map([[name, { uid: 'uid-2' }]]) };
    expect(
      refusalOf(scope, change('delete', namespace(name, 'uid-2', {}))),
    ).toBeUndefined();
    expect(
      refusalOf(scope, change('delete', namespace(name, 'uid-3', {}))),
    ).toBeDefined();
  });

  it('lets nothing escape, whatever is asked', () => {
    const anyNamespace = fc.constantFrom(
      undefined,
      'sandbox-db',
      'sandbox-web',
      'app-db',
      'velero',
      'kube-system',
      'default',
      'sandbox-db/../app-db',
      '',
    );
    const anyKind = fc.constantFrom(
      { apiVersion: 'v1', kind: 'Namespace', namespaced: false },
      { apiVersion: 'v1', kind: 'Pod', namespaced: true },
      { apiVersion: 'v1', kind: 'ConfigMap', namespaced: true },
      { apiVersion: 'v1', kind: 'PersistentVolume', namespaced: false },
      { apiVersion: 'velero.io/v1', kind: 'Restore', namespaced: true },
      { apiVersion: 'velero.io/v1', kind: 'Backup', namespaced: true },
      { apiVersion: 'rbac/v1', kind: 'ClusterRoleBinding', namespaced: false },
    );
    const anyLabels = fc.constantFrom(OWN, OTHERS, {}, undefined);
    const anyName = fc.oneof(
      fc.constantFrom('sandbox-db', 'sandbox-web', 'app-db', 'rt-1', 'velero'),
      fc.string(),
    );
    const anySpec = fc.constantFrom(
      SAFE_RESTORE,
      {},
      { ...SAFE_RESTORE, includeClusterResources: true },
    );
    const anyObject = fc
      .record({
        kind: anyKind,
        namespace: anyNamespace,
        name: anyName,
        labels: anyLabels,
        uid: fc.constantFrom('uid-db', 'uid-x', undefined),
        spec: anySpec,
      })
      .map(({ kind: { namespaced, ...type }, spec, ...metadata }) => ({
        one: object(type.apiVersion, type.kind, metadata, spec),
        namespaced,
      }));
    let allowed = 0;
    fc.assert(
      fc.property(
        anyObject,
        fc.constantFrom('create', 'patch', 'delete'),
        ({ one, namespaced }, verb) => {
          const request =
            verb === 'create'
              ? create(one, namespaced)
              : { ...change(verb as 'delete', one), namespaced };
          const isAllowed = refusalOf(SCOPE, request) === undefined;
          allowed += Number(isAllowed);
          expect(isAllowed && !isOwn(one, { verb, namespaced })).toBe(false);
        },
      ),
      { numRuns: 5_000 },
    );
    expect(allowed).toBeGreaterThan(10);
  });
});

describe('the guard on Restores (promise 3)', () => {
  it.each<[string, object, RegExp]>([
    [
      'includeClusterResources: true',
      { ...SAFE_RESTORE, includeClusterResources: true },
      /includeClusterResources/,
    ],
    [
      'includeClusterResources: false',
      { ...SAFE_RESTORE, includeClusterResources: false },
      /includeClusterResources/,
    ],
    [
      'existingResourcePolicy: update',
      { ...SAFE_RESTORE, existingResourcePolicy: 'update' },
      /existingResourcePolicy/,
    ],
    ['restorePVs: false', { ...SAFE_RESTORE, restorePVs: false }, /restorePVs/],
    [
      'no namespaces at all',
      { namespaceMapping: SAFE_RESTORE.namespaceMapping },
      /includedNamespaces/,
    ],
    [
      'all namespaces',
      {
        ...SAFE_RESTORE,
        includedNamespaces: ['*'],
        namespaceMapping: { '*': 'sandbox-db' },
      },
      /'\*', which is not the name of one namespace/,
    ],
    [
      'a pattern of namespaces',
      {
        ...SAFE_RESTORE,
        includedNamespaces: ['app-?b'],
        namespaceMapping: { 'app-?b': 'sandbox-db' },
      },
      /'app-\?b', which is not the name of one namespace/,
    ],
    [
      'a namespace without mapping',
      { ...SAFE_RESTORE, includedNamespaces: ['app-db', 'app-api'] },
      /'app-api' without a sandbox/,
    ],
    [
      'a mapping to production',
      { ...SAFE_RESTORE, namespaceMapping: { 'app-db': 'app-db' } },
      /no sandbox of this run/,
    ],
    [
      'a mapping to a sandbox that is not made yet',
      {
        ...SAFE_RESTORE,
        namespaceMapping: { 'app-db': 'sandbox-db', 'app-web': 'sandbox-web' },
      },
      /no sandbox of this run/,
    ],
    [
      'a mapping by inheritance',
      { includedNamespaces: ['constructor'], namespaceMapping: {} },
      /without a sandbox/,
    ],
  ])('refuses %s, when created and when patched', (_, spec, reason) => {
    expect(refusalOf(SCOPE, create(restore(spec)))).toMatch(reason);
    const current = restore({});
    expect(refusalOf(SCOPE, change('patch', current, { spec }))).toMatch(
      reason,
    );
  });

  it('allows the policy none', () => {
    expect(
      refusalOf(
        SCOPE,
        create(
          restore({
            ...SAFE_RESTORE,
            existingResourcePolicy: 'none',
            restorePVs: true,
          }),
        ),
      ),
    ).toBeUndefined();
  });
});
