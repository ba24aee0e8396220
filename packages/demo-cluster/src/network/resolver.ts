import { randomInt } from 'node:crypto';
import packet from 'dns-packet';
import { Pod } from '../api/objects';
import { Store } from '../api/Store';
import { NetworkError } from './NetworkError';
import { PodNetwork } from './PodNetwork';

const CLUSTER_DOMAIN = 'cluster.local';
const NO_ERROR = 0;
const NAME_ERROR = 3;
const REFUSED = 5;

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
  let failure: NetworkError | undefined;
  for (const candidate of candidates(name, settings)) {
    const found = await ask(candidate, settings, request);
    if (found.addresses.length > 0) {
      return found.addresses;
    }
    failure = found.failure ?? failure;
    if (found.failure?.code === 'EAI_FAIL') {
      break;
    }
  }
  const server = settings.nameservers[0] ?? '127.0.0.1';
  throw (
    failure ??
    new NetworkError(
      'ENOTFOUND',
      `lookup ${name} on ${server}:53: no such host`,
    )
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

interface Found {
  addresses: string[];
  failure?: NetworkError;
}

/** Asks the name servers in turn; a name that does not exist has no addresses. After a refusal glibc tries no other name. */
async function ask(
  name: string,
  settings: ResolverSettings,
  request: Lookup,
): Promise<Found> {
  let found: Found = {
    addresses: [],
    failure: new NetworkError(
      'EAI_AGAIN',
      `lookup ${request.name}: no name server is configured`,
    ),
  };
  for (let attempt = 0; attempt < settings.attempts; attempt += 1) {
    for (const server of settings.nameservers) {
      request.signal.throwIfAborted();
      found = await askServer(server, { name, settings, request });
      if (!found.failure) {
        return found;
      }
    }
  }
  return found;
}

async function askServer(
  server: string,
  question: { name: string; settings: ResolverSettings; request: Lookup },
): Promise<Found> {
  const { name, settings, request } = question;
  const failed = (code: NetworkError['code'], why: string): Found => ({
    addresses: [],
    failure: new NetworkError(
      code,
      `lookup ${request.name} on ${server}:53: ${why}`,
    ),
  });
  const datagram = packet.encode({
    type: 'query',
    id: randomInt(65_536),
    flags: packet.RECURSION_DESIRED,
    questions: [{ type: 'A', name }],
  });
  const signal = AbortSignal.any([
    request.signal,
    AbortSignal.timeout(settings.timeoutMs),
  ]);
  try {
    const answer = packet.decode(
      await request.send(server, 53, datagram, signal),
    );
    const code = (answer.flags ?? 0) & 0xf;
    if (code !== NO_ERROR && code !== NAME_ERROR) {
      return failed(
        code === REFUSED ? 'EAI_FAIL' : 'EAI_AGAIN',
        'server misbehaving',
      );
    }
    const records = answer.answers ?? [];
    return {
      addresses: records.flatMap(record =>
        record.type === 'A' ? [record.data] : [],
      ),
    };
  } catch (error) {
    return failed('EAI_AGAIN', (error as Error).message);
  }
}
