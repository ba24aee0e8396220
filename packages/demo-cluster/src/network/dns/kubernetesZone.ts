import type { Answer } from 'dns-packet';
import { EndpointSlice, Service } from '../../api/objects';
import { Store } from '../../api/Store';
import { serviceAt, slicesOf } from '../services';

const TTL = 5;
/** ExternalNames that lead to each other. */
const LONGEST_CHAIN = 7;

type Endpoint = NonNullable<EndpointSlice['endpoints']>[number];

/** What the zone says to a question: records, that the name has none of that type, or that there is no such name. */
export type ZoneAnswer = { records: Answer[] } | 'no-such-name';

/** The names of a cluster's Services and pods below a domain. */
export interface KubernetesZone {
  store: Store;
  /** `cluster.local.` */
  domain: string;
}

/** Answers for the names of Services and pods. Names end in a dot. */
export function answerFromCluster(
  zone: KubernetesZone,
  question: { name: string; type: string },
  hops = 0,
): ZoneAnswer {
  const reversed = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\.in-addr\.arpa\.$/.exec(
    question.name,
  );
  if (reversed) {
    return reverseAnswer(zone, question, reversed.slice(1).reverse().join('.'));
  }
  const suffix = `.${zone.domain}`;
  if (!question.name.endsWith(suffix)) {
    return emptyOrMissing(question.name === zone.domain);
  }
  const labels = question.name.slice(0, -suffix.length).split('.');
  if (labels.at(-1) === 'pod' && labels.length === 3) {
    return podAnswer(zone, question, labels);
  }
  if (labels.at(-1) !== 'svc') {
    return 'no-such-name';
  }
  const [service, namespace] = [labels.at(-3), labels.at(-2)];
  const found =
    service && namespace
      ? zone.store.get('services', { namespace, name: service })
      : undefined;
  if (!found) {
    const namespaceOnly =
      labels.length <= 2 &&
      (!namespace || zone.store.get('namespaces', { name: namespace }));
    return emptyOrMissing(Boolean(namespaceOnly));
  }
  const prefix = labels.slice(0, -3);
  if (prefix.length === 0) {
    return serviceAnswer(zone, question, { service: found, hops });
  }
  if (prefix.length === 2 && prefix.every(label => label.startsWith('_'))) {
    return srvAnswer(zone, question, {
      service: found,
      port: prefix[0].slice(1),
      protocol: prefix[1].slice(1),
    });
  }
  return prefix.length === 1
    ? endpointAnswer(zone, question, { service: found, hostname: prefix[0] })
    : 'no-such-name';
}

function emptyOrMissing(exists: boolean): ZoneAnswer {
  return exists ? { records: [] } : 'no-such-name';
}

function addressRecords(
  question: { name: string; type: string },
  addresses: string[],
): ZoneAnswer {
  const records =
    question.type === 'A' || question.type === 'ANY' ? addresses : [];
  return {
    records: records.map(data => ({
      type: 'A',
      name: question.name,
      ttl: TTL,
      data,
    })),
  };
}

function podAnswer(
  zone: KubernetesZone,
  question: { name: string; type: string },
  [dashed, namespace]: string[],
): ZoneAnswer {
  const address = dashed.replace(/-/g, '.');
  const known =
    zone.store.get('namespaces', { name: namespace }) &&
    /^\d+(\.\d+){3}$/.test(address);
  return known ? addressRecords(question, [address]) : 'no-such-name';
}

function endpointsOf(zone: KubernetesZone, service: Service): Endpoint[] {
  return slicesOf(zone.store, service)
    .flatMap(slice => slice.endpoints ?? [])
    .filter(endpoint => endpoint.conditions?.ready !== false);
}

function serviceAnswer(
  zone: KubernetesZone,
  question: { name: string; type: string },
  { service, hops }: { service: Service; hops: number },
): ZoneAnswer {
  const { clusterIP, type, externalName } = service.spec;
  if (type === 'ExternalName') {
    const target = externalName!.endsWith('.')
      ? externalName!
      : `${externalName}.`;
    const further =
      hops < LONGEST_CHAIN
        ? answerFromCluster(zone, { ...question, name: target }, hops + 1)
        : 'no-such-name';
    return {
      records: [
        { type: 'CNAME', name: question.name, ttl: TTL, data: target },
        ...(further === 'no-such-name' ? [] : further.records),
      ],
    };
  }
  if (question.type === 'SRV') {
    return { records: srvRecords(zone, question, service) };
  }
  if (clusterIP !== 'None') {
    return addressRecords(question, [clusterIP!]);
  }
  const addresses = endpointsOf(zone, service).flatMap(
    endpoint => endpoint.addresses,
  );
  return addresses.length > 0
    ? addressRecords(question, addresses)
    : 'no-such-name';
}

function endpointAnswer(
  zone: KubernetesZone,
  question: { name: string; type: string },
  wanted: { service: Service; hostname: string },
): ZoneAnswer {
  const addresses = endpointsOf(zone, wanted.service)
    .filter(
      ({ hostname, addresses: [address] }) =>
        (hostname ?? address.replace(/\./g, '-')) === wanted.hostname,
    )
    .flatMap(endpoint => endpoint.addresses);
  return addresses.length > 0
    ? addressRecords(question, addresses)
    : 'no-such-name';
}

function srvAnswer(
  zone: KubernetesZone,
  question: { name: string; type: string },
  wanted: { service: Service; port: string; protocol: string },
): ZoneAnswer {
  const port = wanted.service.spec.ports?.find(
    ({ name, protocol = 'TCP' }) =>
      name === wanted.port && protocol.toLowerCase() === wanted.protocol,
  );
  if (!port) {
    return 'no-such-name';
  }
  const records = srvRecords(zone, question, wanted.service).filter(
    record => record.type === 'SRV' && record.data.port === port.port,
  );
  return { records: question.type === 'SRV' ? records : [] };
}

/** One record for each port, and for each endpoint of a headless Service. */
function srvRecords(
  zone: KubernetesZone,
  question: { name: string },
  service: Service,
): Answer[] {
  const base = nameOf(zone, service);
  const targets =
    service.spec.clusterIP === 'None'
      ? endpointsOf(zone, service).map(endpoint =>
          endpointName(zone, endpoint, service),
        )
      : [base];
  return (service.spec.ports ?? []).flatMap(({ port }) =>
    targets.map(target => ({
      type: 'SRV' as const,
      name: question.name,
      ttl: TTL,
      data: { target, port, priority: 0, weight: 100 },
    })),
  );
}

/** The Service that has an address, or else the endpoints of Services that have it. */
function reverseAnswer(
  zone: KubernetesZone,
  question: { name: string; type: string },
  address: string,
): ZoneAnswer {
  const service = serviceAt(zone.store, address);
  const names = service
    ? [nameOf(zone, service)]
    : zone.store.list('services').flatMap(candidate =>
        endpointsOf(zone, candidate)
          .filter(endpoint => endpoint.addresses.includes(address))
          .map(endpoint => endpointName(zone, endpoint, candidate)),
      );
  if (names.length === 0) {
    return 'no-such-name';
  }
  const records = question.type === 'PTR' ? names : [];
  return {
    records: records.map(data => ({
      type: 'PTR',
      name: question.name,
      ttl: TTL,
      data,
    })),
  };
}

function nameOf({ domain }: KubernetesZone, { metadata }: Service): string {
  return `${metadata.name}.${metadata.namespace}.svc.${domain}`;
}

function endpointName(
  zone: KubernetesZone,
  { hostname, addresses }: Endpoint,
  service: Service,
): string {
  const host = hostname ?? addresses[0].replace(/\./g, '-');
  return `${host}.${nameOf(zone, service)}`;
}
