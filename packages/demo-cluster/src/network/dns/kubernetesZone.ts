import type { Answer } from 'dns-packet';
import { EndpointSlice, Service } from '../../api/objects';
import { Store } from '../../api/Store';
import { slicesOf } from '../services';

const TTL = 5;

/** What the zone says to a question: records, that the name has none of that type, or that there is no such name. */
export type ZoneAnswer = { records: Answer[] } | 'no-such-name';

/** Answers for the names of Services and pods below `cluster.local.`. Names end in a dot. */
export function answerFromCluster(
  store: Store,
  question: { name: string; type: string },
): ZoneAnswer {
  const labels = question.name.replace(/\.cluster\.local\.$/, '').split('.');
  if (labels.at(-1) === 'pod' && labels.length === 3) {
    return podAnswer(store, question, labels);
  }
  if (labels.at(-1) !== 'svc') {
    return emptyOrMissing(question.name === 'cluster.local.');
  }
  const [service, namespace] = [labels.at(-3), labels.at(-2)];
  const found =
    service && namespace
      ? store.get('services', { namespace, name: service })
      : undefined;
  if (!found) {
    const namespaceOnly =
      labels.length <= 2 &&
      (!namespace || store.get('namespaces', { name: namespace }));
    return emptyOrMissing(Boolean(namespaceOnly));
  }
  const prefix = labels.slice(0, -3);
  if (prefix.length === 0) {
    return serviceAnswer(store, question, found);
  }
  if (prefix.length === 2 && prefix.every(label => label.startsWith('_'))) {
    return srvAnswer(store, question, {
      service: found,
      port: prefix[0].slice(1),
      protocol: prefix[1].slice(1),
    });
  }
  return prefix.length === 1
    ? endpointAnswer(store, question, { service: found, hostname: prefix[0] })
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
  store: Store,
  question: { name: string; type: string },
  [dashed, namespace]: string[],
): ZoneAnswer {
  const address = dashed.replace(/-/g, '.');
  const known =
    store.get('namespaces', { name: namespace }) &&
    /^\d+(\.\d+){3}$/.test(address);
  return known ? addressRecords(question, [address]) : 'no-such-name';
}

function endpointsOf(
  store: Store,
  service: Service,
): NonNullable<EndpointSlice['endpoints']> {
  return slicesOf(store, service)
    .flatMap(slice => slice.endpoints ?? [])
    .filter(endpoint => endpoint.conditions?.ready !== false);
}

function serviceAnswer(
  store: Store,
  question: { name: string; type: string },
  service: Service,
): ZoneAnswer {
  const { clusterIP, type, externalName } = service.spec;
  if (type === 'ExternalName') {
    const target = externalName!.endsWith('.')
      ? externalName!
      : `${externalName}.`;
    return {
      records: [{ type: 'CNAME', name: question.name, ttl: TTL, data: target }],
    };
  }
  if (clusterIP !== 'None') {
    return addressRecords(question, [clusterIP!]);
  }
  const addresses = endpointsOf(store, service).flatMap(
    endpoint => endpoint.addresses,
  );
  return addresses.length > 0
    ? addressRecords(question, addresses)
    : 'no-such-name';
}

function endpointAnswer(
  store: Store,
  question: { name: string; type: string },
  wanted: { service: Service; hostname: string },
): ZoneAnswer {
  const addresses = endpointsOf(store, wanted.service)
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
  store: Store,
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
  const { name, namespace } = wanted.service.metadata;
  const base = `${name}.${namespace}.svc.cluster.local`;
  const headless = wanted.service.spec.clusterIP === 'None';
  const targets = headless
    ? endpointsOf(store, wanted.service).map(
        ({ hostname, addresses }) =>
          `${hostname ?? addresses[0].replace(/\./g, '-')}.${base}`,
      )
    : [base];
  const records = question.type === 'SRV' ? targets : [];
  return {
    records: records.map(target => ({
      type: 'SRV',
      name: question.name,
      ttl: TTL,
      data: { target, port: port.port, priority: 0, weight: 100 },
    })),
  };
}
