import {
  ApisApi,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  KubernetesObjectApi,
  type KubernetesObject,
  type V1APIResource,
} from '@kubernetes/client-node';

/** Kinds that change all the time, whoever does nothing. */
const RESTLESS = new Set([
  'Event',
  'Lease',
  'Node',
  'CSINode',
  'BackupStorageLocation',
  'BackupRepository',
  'PodVolumeRestore',
]);

/** Kinds whose controllers write their status whenever they have looked: of these the status does not count. */
const RESTLESS_STATUS = new Set(['HorizontalPodAutoscaler']);

const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';

/** Where Kymaros' own account is, of which Kubernetes notes that it is used. */
const ACCOUNT_NAMESPACE = 'kymaros-system';

/** Every object of a cluster, as `apiVersion Kind namespace/name`, with what changes when it does: uid and version. */
export type ClusterSnapshot = Map<string, string>;

/** Everything there is, but what is Kymaros' own, and what is restless by nature. */
export async function takeSnapshot(
  kubeconfig: string,
): Promise<ClusterSnapshot> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const objects = KubernetesObjectApi.makeApiClient(config);
  const own = await ownNamespaces(config);
  const snapshot: ClusterSnapshot = new Map();
  for (const { apiVersion, kind } of await listableKinds(config)) {
    for (const object of (await objects.list(apiVersion, kind)).items) {
      const { namespace, name, labels } = object.metadata!;
      const place = kind === 'Namespace' ? name : placeOf(object);
      if (!own.has(place ?? '') && labels?.[MANAGED_BY_LABEL] !== 'kymaros') {
        snapshot.set(
          `${apiVersion} ${kind} ${namespace ?? ''}/${name}`,
          RESTLESS_STATUS.has(kind)
            ? contentWithoutStatus(object)
            : `${object.metadata!.uid} ${object.metadata!.resourceVersion}`,
        );
      }
    }
  }
  return snapshot;
}

/** What is gone, changed or made anew since then. */
export function changedSince(
  before: ClusterSnapshot,
  now: ClusterSnapshot,
): string[] {
  return [...before]
    .filter(([name, version]) => now.get(name) !== version)
    .map(([name]) => name);
}

function contentWithoutStatus(object: KubernetesObject): string {
  const { resourceVersion, managedFields, ...metadata } = object.metadata!;
  return JSON.stringify({ ...object, metadata, status: undefined });
}

/** The namespace that an object is in or, like a volume or a Service's address, is there for. */
function placeOf(object: KubernetesObject): string | undefined {
  const { claimRef, parentRef } = Object(Object(object).spec);
  return (
    object.metadata?.namespace ?? claimRef?.namespace ?? parentRef?.namespace
  );
}

async function ownNamespaces(config: KubeConfig): Promise<Set<string>> {
  const { items } = await config.makeApiClient(CoreV1Api).listNamespace({
    labelSelector: `${MANAGED_BY_LABEL}=kymaros`,
  });
  return new Set([
    ACCOUNT_NAMESPACE,
    ...items.map(({ metadata }) => metadata!.name!),
  ]);
}

async function listableKinds(
  config: KubeConfig,
): Promise<Array<{ apiVersion: string; kind: string }>> {
  const { groups } = await config.makeApiClient(ApisApi).getAPIVersions();
  const custom = config.makeApiClient(CustomObjectsApi);
  const lists = groups.map(async ({ preferredVersion }) => {
    const [group, version] = preferredVersion!.groupVersion.split('/');
    const { resources } = await custom.getAPIResources({ group, version });
    return kindsOf(preferredVersion!.groupVersion, resources);
  });
  const core = await config.makeApiClient(CoreV1Api).getAPIResources();
  return [
    ...kindsOf('v1', core.resources),
    ...(await Promise.all(lists)).flat(),
  ];
}

function kindsOf(apiVersion: string, resources: V1APIResource[]) {
  return resources
    .filter(
      ({ name, kind, verbs }) =>
        !name.includes('/') && verbs.includes('list') && !RESTLESS.has(kind),
    )
    .map(({ kind }) => ({ apiVersion, kind }));
}
