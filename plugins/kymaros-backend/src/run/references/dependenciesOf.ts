import type { Dependency } from '@kymaros/plugin-kymaros-common';
import type {
  NameDirectory,
  Place,
} from '../../sandbox/resolver/NameDirectory';
import type { NameReference } from '../../sandbox/resolver/references';
import type { DeclaredReferences } from './declaredReferences';

/** The signed record of a run holds them for ever. */
const MOST_DEPENDENCIES = 500;
const MOST_PLACES = 10;

const WORTH: ReadonlyArray<Dependency['place']> = [
  'rewritten',
  'inside',
  'blocked',
  'unknown',
];

/** What nobody depends on: the pod itself. */
const OWN_NAMES = ['localhost', 'localhost.localdomain'];

/** One way in which a tier names something: asked for, or written down. */
interface Use extends NameReference {
  port?: number;
  declaredIn: Dependency['declaredIn'];
}

interface Sources {
  declared: DeclaredReferences;
  /** What the resolver was asked for. */
  names: readonly NameReference[];
  directory: NameDirectory;
  /** Names of the backup's pods by source namespace; a pod that asks for itself depends on nothing. */
  pods: Record<string, readonly string[]>;
}

/**
 * What the tiers need by name: one entry for each tier and target, however it is spelt, asked for or only written down.
 * The same application has the same ones each time, as far as it declares them: when it asks makes no difference.
 */
export function dependenciesOf(sources: Sources): Dependency[] {
  const groups = new Map<string, Array<{ use: Use; dependency: Dependency }>>();
  for (const use of usesOf(sources)) {
    const dependency = dependencyOf(use, sources.declared);
    const key = JSON.stringify([
      use.tier,
      dependency.target ?? dependency.name.toLowerCase(),
    ]);
    groups.set(key, [...(groups.get(key) ?? []), { use, dependency }]);
  }
  const position = (tier: Dependency['tier']) =>
    sources.directory.rules.tiers.findIndex(({ name }) => name === tier);
  return [...groups.values()]
    .map(merge)
    .sort(
      (a, b) =>
        position(a.tier) - position(b.tier) ||
        Number(a.beyond === 'outside') - Number(b.beyond === 'outside') ||
        compare(a.name, b.name),
    )
    .slice(0, MOST_DEPENDENCIES);
}

function usesOf({ declared, directory, names, pods }: Sources): Use[] {
  const written = declared.names.flatMap(name => {
    const position = directory.rules.tiers.findIndex(
      tier => tier.name === name.tier,
    );
    return position < 0
      ? []
      : [
          {
            ...name,
            place: directory.placeOfWritten(name.name, position),
            found: false,
            queries: 0,
          },
        ];
  });
  const asked = names.map(name => ({ ...name, declaredIn: [] }));
  return [...written, ...asked].filter(
    ({ name, place, tier }) =>
      !OWN_NAMES.includes(name) &&
      !pods[tier]?.includes(name) &&
      // A namespace's own name, which only a search of domains asks for.
      !('service' in place && place.service === ''),
  );
}

function dependencyOf(use: Use, { services }: DeclaredReferences): Dependency {
  const { declaredIn, found, name, port, queries, tier } = use;
  const place = memberOfOwnService(use, services) ?? use.place;
  return {
    tier,
    name,
    ...(port !== undefined && { port }),
    queries,
    declaredIn,
    ...standing(place, {
      tier,
      exists:
        found ||
        ('tier' in place &&
          services[place.tier]?.includes(place.service) === true),
    }),
  };
}

/** `kafka-0.kafka` is a pod behind the tier's own Service `kafka`, if there is no such namespace. */
function memberOfOwnService(
  { name, place, tier }: Use,
  services: DeclaredReferences['services'],
): Place | undefined {
  const service = name.split('.').at(-1)!;
  return place.kind === 'outside' && services[tier]?.includes(service)
    ? { kind: 'rewritten', tier, service }
    : undefined;
}

function standing(
  place: Place,
  { tier, exists }: { tier: string; exists: boolean },
): Pick<Dependency, 'beyond' | 'place' | 'target'> {
  switch (place.kind) {
    case 'outside':
      return { place: 'blocked', beyond: 'outside' };
    case 'other-namespace': {
      const { namespace, service } = place;
      const target = { namespace, service };
      return place.exists
        ? { place: 'blocked', beyond: beyondOf(target), target }
        : { place: 'unknown', target };
    }
    case 'other-tier':
      return {
        place: 'blocked',
        beyond: 'other-tier',
        target: targetOf(place),
      };
    default: {
      const isOwn = place.kind === 'inside' || place.tier === tier;
      const found = isOwn ? 'inside' : 'rewritten';
      return { place: exists ? found : 'unknown', target: targetOf(place) };
    }
  }
}

function targetOf({ service, tier }: { service: string; tier: string }) {
  return { tier, namespace: tier, service };
}

/** The cluster's own API is no application that a test could restore beside this one. */
function beyondOf(target: {
  namespace: string;
  service: string;
}): Dependency['beyond'] {
  return target.namespace === 'default' && target.service === 'kubernetes'
    ? 'outside'
    : 'production';
}

/** Written names come before asked ones, longer before shorter: they say more. */
function merge(group: Array<{ use: Use; dependency: Dependency }>): Dependency {
  const [first, ...rest] = group
    .map(({ dependency }) => dependency)
    .sort(
      (a, b) =>
        Number(b.declaredIn.length > 0) - Number(a.declaredIn.length > 0) ||
        b.name.length - a.name.length ||
        compare(a.name, b.name),
    );
  const all = [first, ...rest];
  const best = all.reduce((a, b) =>
    WORTH.indexOf(b.place) < WORTH.indexOf(a.place) ? b : a,
  );
  const port = all.find(one => one.port !== undefined)?.port;
  return {
    ...first,
    place: best.place,
    ...(port !== undefined && { port }),
    queries: all.reduce((sum, { queries }) => sum + queries, 0),
    declaredIn: all
      .flatMap(({ declaredIn }) => declaredIn)
      .slice(0, MOST_PLACES),
  };
}

function compare(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}
