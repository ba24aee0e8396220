import type {
  V1APIGroupList,
  V1APIResourceList,
  V1APIVersions,
} from '@kubernetes/client-node';
import type { ResourceKind } from '@kymaros/plugin-kymaros-node';
import { ClusterError } from './ClusterError';
import type { KubeTransport } from './KubeTransport';

/** A kind as discovery tells of it. */
export interface ServedKind extends ResourceKind {
  singular: string;
  shortNames: string[];
  verbs: string[];
}

/** All in two requests where the server can (Kubernetes 1.27 and later), else one a group. */
const AGGREGATED_OR_PLAIN = [
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
  'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList',
  'application/json',
].join(',');

interface AggregatedDiscovery {
  kind: 'APIGroupDiscoveryList';
  items: Array<{
    metadata?: { name?: string };
    versions: Array<{
      version: string;
      resources?: Array<{
        resource: string;
        responseKind?: { kind: string };
        scope: 'Namespaced' | 'Cluster';
        singularResource?: string;
        shortNames?: string[];
        verbs: string[];
      }>;
    }>;
  }>;
}

/** Reads which kinds the server has, core first, then the groups in its order, each in its preferred version first. */
export async function readServedKinds(
  transport: KubeTransport,
): Promise<ServedKind[]> {
  const [core, groups] = await Promise.all([
    discover<AggregatedDiscovery | V1APIVersions>(transport, '/api'),
    discover<AggregatedDiscovery | V1APIGroupList>(transport, '/apis'),
  ]);
  const read = await Promise.all([
    isAggregated(core)
      ? flatten(core)
      : readVersions(
          transport,
          core.versions.map(version => `api/${version}`),
        ),
    isAggregated(groups)
      ? flatten(groups)
      : readVersions(transport, versionsByPreference(groups)),
  ]);
  return read.flat();
}

function isAggregated(answer: object): answer is AggregatedDiscovery {
  return 'kind' in answer && answer.kind === 'APIGroupDiscoveryList';
}

function flatten(discovery: AggregatedDiscovery): ServedKind[] {
  return discovery.items.flatMap(group =>
    group.versions.flatMap(({ version, resources = [] }) =>
      resources
        .filter(resource => resource.responseKind?.kind)
        .map(resource => ({
          apiVersion: group.metadata?.name
            ? `${group.metadata.name}/${version}`
            : version,
          kind: resource.responseKind!.kind,
          plural: resource.resource,
          namespaced: resource.scope === 'Namespaced',
          singular: resource.singularResource ?? '',
          shortNames: resource.shortNames ?? [],
          verbs: resource.verbs,
        })),
    ),
  );
}

function versionsByPreference(list: V1APIGroupList): string[] {
  return list.groups.flatMap(group => {
    const all = group.versions.map(version => version.groupVersion);
    const preferred = group.preferredVersion?.groupVersion ?? all[0];
    return [preferred, ...all.filter(one => one !== preferred)].map(
      one => `apis/${one}`,
    );
  });
}

async function readVersions(
  transport: KubeTransport,
  versions: string[],
): Promise<ServedKind[]> {
  const read = await Promise.all(
    versions.map(version => readVersion(transport, version)),
  );
  return read.flat();
}

async function readVersion(
  transport: KubeTransport,
  version: string,
): Promise<ServedKind[]> {
  let list: V1APIResourceList;
  try {
    list = await discover<V1APIResourceList>(transport, `/${version}`);
  } catch (error) {
    // An extension server that is down takes its own kinds away, not all the others.
    if (
      error instanceof ClusterError &&
      (error.status === 503 || error.status === 404)
    ) {
      return [];
    }
    throw error;
  }
  return list.resources
    .filter(resource => !resource.name.includes('/'))
    .map(resource => ({
      apiVersion: list.groupVersion,
      kind: resource.kind,
      plural: resource.name,
      namespaced: resource.namespaced,
      singular: resource.singularName,
      shortNames: resource.shortNames ?? [],
      verbs: resource.verbs,
    }));
}

function discover<T>(transport: KubeTransport, path: string): Promise<T> {
  return transport.json<T>({
    verb: 'discover',
    object: path,
    method: 'GET',
    path,
    accept: AGGREGATED_OR_PLAIN,
  });
}
