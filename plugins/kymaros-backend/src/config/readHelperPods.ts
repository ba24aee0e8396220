import type { Config } from '@backstage/config';
import type {
  V1ResourceRequirements,
  V1SecurityContext,
} from '@kubernetes/client-node';
import type { JsonObject } from '@backstage/types';
import { invalid, refuseUnknownKeys } from './fields';
import type {
  HelperPodConfig,
  ProbeConfig,
  ResolverConfig,
} from './KymarosConfig';

const POD_KEYS = ['image', 'resources', 'securityContext'];
const DEFAULT_PROBE_IMAGE = 'busybox:1.37';
const DEFAULT_UPSTREAM: ResolverConfig['upstream'] = {
  namespace: 'kube-system',
  podLabels: { 'k8s-app': 'kube-dns' },
};
const QUANTITY = /^\d+(\.\d+)?([eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i)?$/;
const DNS_NAME =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** How the probe pods are made. */
export function readProbe(
  config: Config | undefined,
  place: string,
): ProbeConfig {
  if (config) {
    refuseUnknownKeys(config, { place, known: POD_KEYS });
  }
  return {
    ...readHelperPod(config, place),
    image: config?.getOptionalString('image') ?? DEFAULT_PROBE_IMAGE,
  };
}

/** How the resolver of a run is made. */
export function readResolver(
  config: Config | undefined,
  place: string,
): ResolverConfig {
  if (config) {
    refuseUnknownKeys(config, {
      place,
      known: [...POD_KEYS, 'clusterDomain', 'upstream'],
    });
  }
  const clusterDomain = config?.getOptionalString('clusterDomain');
  if (clusterDomain !== undefined && !DNS_NAME.test(clusterDomain)) {
    throw invalid(
      `${place}.clusterDomain`,
      'a domain such as cluster.local, without a dot at its ends',
      clusterDomain,
    );
  }
  return {
    ...readHelperPod(config, place),
    clusterDomain,
    upstream: readUpstream(
      config?.getOptionalConfig('upstream'),
      `${place}.upstream`,
    ),
  };
}

function readHelperPod(
  config: Config | undefined,
  place: string,
): HelperPodConfig {
  return {
    image: config?.getOptionalString('image'),
    resources: readResources(
      config?.getOptionalConfig('resources'),
      `${place}.resources`,
    ),
    // What belongs into it is the API server's to say; it refuses fields that it does not know.
    securityContext: config
      ?.getOptionalConfig('securityContext')
      ?.get<V1SecurityContext & JsonObject>(),
  };
}

function readResources(
  config: Config | undefined,
  place: string,
): V1ResourceRequirements | undefined {
  if (!config) {
    return undefined;
  }
  refuseUnknownKeys(config, { place, known: ['requests', 'limits'] });
  return Object.fromEntries(
    config
      .keys()
      .map(list => [
        list,
        mapValues(config.getConfig(list), (name, amount) =>
          quantity(`${place}.${list}.${name}`, amount),
        ),
      ]),
  );
}

/** YAML reads `cpu: 1` as a number. */
function quantity(place: string, amount: unknown): string {
  if (!QUANTITY.test(String(amount))) {
    throw invalid(place, 'a Kubernetes quantity such as 10m or 32Mi', amount);
  }
  return String(amount);
}

function readUpstream(
  config: Config | undefined,
  place: string,
): ResolverConfig['upstream'] {
  if (!config) {
    return DEFAULT_UPSTREAM;
  }
  refuseUnknownKeys(config, { place, known: ['namespace', 'podLabels'] });
  const given = config.getOptionalConfig('podLabels');
  const podLabels = given
    ? mapValues(given, (label, value) =>
        text(`${place}.podLabels.${label}`, value),
      )
    : DEFAULT_UPSTREAM.podLabels;
  if (Object.keys(podLabels).length === 0) {
    // No label at all would select every pod of the namespace.
    throw invalid(`${place}.podLabels`, 'at least one label', podLabels);
  }
  return {
    namespace:
      config.getOptionalString('namespace') ?? DEFAULT_UPSTREAM.namespace,
    podLabels,
  };
}

function text(place: string, value: unknown): string {
  if (typeof value !== 'string') {
    throw invalid(place, 'a text', value);
  }
  return value;
}

/** Of the whole section at once, since its keys may hold what ends a key in a path of the config. */
function mapValues<T>(
  section: Config,
  map: (key: string, value: unknown) => T,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(section.get<JsonObject>()).map(([key, value]) => [
      key,
      map(key, value),
    ]),
  );
}
