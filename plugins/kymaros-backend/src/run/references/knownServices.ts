import type { BackedUpObject } from '@kymaros/plugin-kymaros-node';
import { fieldAt, listAt } from '../../sandbox/hazards/fields';
import type { Mention } from './mentions';

/** Services of the backup by source namespace, with their ports. */
export type KnownServices = ReadonlyMap<
  string,
  ReadonlyMap<string, ReadonlySet<number>>
>;

/** The Services of each tier that come into its sandbox. */
export function knownServices(
  tiers: readonly string[],
  objects: readonly BackedUpObject[],
): KnownServices {
  const services = new Map(
    tiers.map(tier => [tier, new Map<string, Set<number>>()]),
  );
  for (const { metadata, resource, spec } of objects) {
    if (resource === 'services') {
      const ports = listAt(spec, 'ports').map(port => fieldAt(port, 'port'));
      services
        .get(metadata.namespace ?? '')
        ?.set(
          metadata.name,
          new Set(ports.filter(port => typeof port === 'number')),
        );
    }
  }
  return services;
}

/** Whether what a tier says is to be taken for the name of something that it needs. */
export function isReference(
  mention: Mention,
  tier: string,
  services: KnownServices,
): boolean {
  if (mention.trust === 'certain') {
    return true;
  }
  const ports = portsOf(mention.host, tier, services);
  return (
    ports !== undefined &&
    (mention.trust === 'if-service' || ports.has(mention.port!))
  );
}

/** Ports of the Service of the backup that the tier calls so, if there is one. */
function portsOf(
  host: string,
  tier: string,
  services: KnownServices,
): ReadonlySet<number> | undefined {
  const labels = host.split('.');
  const inOwnTier = services.get(tier)?.get(labels.at(-1)!);
  const inOther = services.get(labels.at(-1)!)?.get(labels.at(-2) ?? '');
  return inOwnTier ?? inOther;
}
