import { randomInt } from 'node:crypto';
import packet from 'dns-packet';
import { Pod } from '../api/objects';
import { Store } from '../api/Store';
import { NetworkError } from './NetworkError';
import { PodNetwork } from './PodNetwork';

const CLUSTER_DOMAIN = 'cluster.local';
const NO_ERROR = 0;
const NAME_ERROR = 3;

/** What a pod's `/etc/resolv.conf` says. */
export interface ResolverSettings {
  nameservers: string[];
  searches: string[];
  ndots: number;
  timeoutMs: number;
  attempts: number;
}

/** The resolver settings of a pod, by its dnsPolicy and dnsConfig. */
export function resolverSettings(pod: Pod, store: Store): ResolverSettings {
  const { dnsPolicy = 'ClusterFirst', dnsConfig, hostNetwork } = pod.spec;
  const option = (name: string) =>
    dnsConfig?.options?.find(entry => entry.name === name)?.value;
  const usesCluster =
    dnsPolicy === 'ClusterFirstWithHostNet' ||
    (dnsPolicy === 'ClusterFirst' && !hostNetwork);
  const clusterDns = store.get('services', {
    namespace: 'kube-system',
    name: 'kube-dns',
  })?.spec.clusterIP;
  const domains = [
    `${pod.metadata.namespace}.svc.${CLUSTER_DOMAIN}`,
    `svc.${CLUSTER_DOMAIN}`,
    CLUSTER_DOMAIN,
  ];
  return {
    nameservers: [
      ...(usesCluster && clusterDns ? [clusterDns] : []),
      ...(dnsConfig?.nameservers ?? []),
    ],
    searches: [...(usesCluster ? domains : []), ...(dnsConfig?.searches ?? [])],
    ndots: Number(option('ndots') ?? (usesCluster ? 5 : 1)),
    timeoutMs: Number(option('timeout') ?? 5) * 1000,
    attempts: Number(option('attempts') ?? 2),
  };
}

/** The text of a pod's `/etc/resolv.conf`. */
export function resolvConf(settings: ResolverSettings): string {
  return [
    ...(settings.searches.length > 0
      ? [`search ${settings.searches.join(' ')}`]
      : []),
    ...settings.nameservers.map(address => `nameserver ${address}`),
    `options ndots:${settings.ndots}`,
    '',
  ].join('\n');
}

interface Lookup {
  pod: Pod;
  store: Store;
  name: string;
  signal: AbortSignal;
  send: PodNetwork['send'];
}

/** Finds the addresses of a name as a pod's C library does: hosts file, search domains, name servers. */
export async function lookup(request: Lookup): Promise<string[]> {
  const { pod, store, name } = request;
  const known = knownHosts(pod)[name];
  if (known) {
    return [known];
  }
  const settings = resolverSettings(pod, store);
  for (const candidate of candidates(name, settings)) {
    const addresses = await ask(candidate, settings, request);
    if (addresses.length > 0) {
      return addresses;
    }
  }
  const server = settings.nameservers[0] ?? '127.0.0.1';
  throw new NetworkError(
    'ENOTFOUND',
    `lookup ${name} on ${server}:53: no such host`,
  );
}

function knownHosts(pod: Pod): Record<string, string> {
  const aliases = (pod.spec.hostAliases ?? []).flatMap(
    ({ ip, hostnames = [] }) => hostnames.map(hostname => [hostname, ip]),
  );
  const own = pod.spec.hostname ?? pod.metadata.name;
  return {
    localhost: '127.0.0.1',
    [own]: '127.0.0.1',
    ...Object.fromEntries(aliases),
  };
}

function candidates(name: string, settings: ResolverSettings): string[] {
  if (name.endsWith('.')) {
    return [name.slice(0, -1)];
  }
  const searched = settings.searches.map(domain => `${name}.${domain}`);
  const dots = name.split('.').length - 1;
  return dots >= settings.ndots ? [name, ...searched] : [...searched, name];
}

/** Asks the name servers in turn; a name that does not exist has no addresses. */
async function ask(
  name: string,
  settings: ResolverSettings,
  request: Lookup,
): Promise<string[]> {
  let failure = new NetworkError(
    'EAI_AGAIN',
    `lookup ${request.name}: no name server is configured`,
  );
  for (let attempt = 0; attempt < settings.attempts; attempt += 1) {
    for (const server of settings.nameservers) {
      request.signal.throwIfAborted();
      const signal = AbortSignal.any([
        request.signal,
        AbortSignal.timeout(settings.timeoutMs),
      ]);
      const query = {
        type: 'query' as const,
        id: randomInt(65_536),
        flags: packet.RECURSION_DESIRED,
      };
      const datagram = packet.encode({
        ...query,
        questions: [{ type: 'A', name }],
      });
      try {
        const answer = packet.decode(
          await request.send(server, 53, datagram, signal),
        );
        const code = (answer.flags ?? 0) & 0xf;
        if (code === NO_ERROR || code === NAME_ERROR) {
          return (answer.answers ?? []).flatMap(record =>
            record.type === 'A' ? [record.data] : [],
          );
        }
        failure = new NetworkError(
          'EAI_AGAIN',
          `lookup ${request.name} on ${server}:53: server misbehaving`,
        );
      } catch (error) {
        failure = new NetworkError(
          'EAI_AGAIN',
          `lookup ${request.name} on ${server}:53: ${(error as Error).message}`,
        );
      }
    }
  }
  throw failure;
}
