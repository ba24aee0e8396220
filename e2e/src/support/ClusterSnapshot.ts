import {
  ApisApi,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  KubernetesObjectApi,
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
]);

/** Where Kymaros' own account is, of which Kubernetes notes that it is used. */
const ACCOUNT_NAMESPACE = 'kymaros-system';

/** Every object of a cluster, as `apiVersion Kind namespace/name`, with its uid and version. */
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
    for (const { metadata } of (await objects.list(apiVersion, kind)).items) {
      const { namespace, name, uid, resourceVersion } = metadata!;
      const place = kind === 'Namespace' ? name : namespace;
      if (!own.has(place ?? '')) {
        snapshot.set(
          `${apiVersion} ${kind} ${namespace ?? ''}/${name}`,
          `${uid} ${resourceVersion}`,
        );
      }
    }
  }
  return snapshot;
}

/** What is in both and the same. */
export function unchangedIn(
  before: ClusterSnapshot,
  after: ClusterSnapshot,
): ClusterSnapshot {
  return new Map(
    [...before].filter(([name, version]) => after.get(name) === version),
  );
}

async function ownNamespaces(config: KubeConfig): Promise<Set<string>> {
  const { items } = await config.makeApiClient(CoreV1Api).listNamespace({
    labelSelector: 'app.kubernetes.io/managed-by=kymaros',
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
