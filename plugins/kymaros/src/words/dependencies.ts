import type { Dependency } from '@kymaros/plugin-kymaros-common';
import type { Translate } from '../translation';
import { nameOfObject } from './objects';
import type { Tone } from './tones';

const PLACES: Array<Dependency['place']> = [
  'blocked',
  'unknown',
  'rewritten',
  'inside',
];

/** What would have reached production is worst; what stays inside is as it should be. */
export function toneOfDependency(dependency: Dependency): Tone {
  if (isUncovered(dependency)) {
    return 'unknown';
  }
  if (dependency.place === 'blocked') {
    return dependency.beyond === 'production' ? 'bad' : 'fair';
  }
  return dependency.place === 'unknown' ? 'unknown' : 'good';
}

/** A relation of the catalog that leads out of the test: nothing was asked for, so nothing was kept away. */
function isUncovered({ place, tier }: Dependency): boolean {
  return tier === undefined && place !== 'inside';
}

/** The tier that needs it, in words. */
export function neederInWords(tier: string | undefined, t: Translate): string {
  return tier ?? t('dependencies.service');
}

/** Where a name led, in words. */
export function placeInWords(dependency: Dependency, t: Translate): string {
  if (isUncovered(dependency)) {
    return t('dependencies.notCovered');
  }
  return dependency.place === 'blocked' && dependency.beyond
    ? t(`dependencies.beyond.${dependency.beyond}`)
    : t(`dependencies.place.${dependency.place}`);
}

/** Where the names led and how many each time, the worst first. */
export function placesOf(
  dependencies: Dependency[],
  t: Translate,
): Array<{ place: string; count: number; tone: Tone }> {
  const places = new Map<string, { count: number; tone: Tone }>();
  for (const dependency of [...dependencies].sort(byRank)) {
    const place = placeInWords(dependency, t);
    const { count = 0 } = places.get(place) ?? {};
    places.set(place, { count: count + 1, tone: toneOfDependency(dependency) });
  }
  return [...places].map(([place, rest]) => ({ place, ...rest }));
}

/** `postgres.app-db.svc:5432`. */
export function addressOf({ name, port }: Dependency): string {
  return port === undefined ? name : `${name}:${port}`;
}

/** `app-db/postgres`: the Service that a name leads to, or only the namespace. */
export function targetOf({ target }: Dependency): string | undefined {
  return (
    target &&
    [target.tier ?? target.namespace, target.service].filter(Boolean).join('/')
  );
}

/** `env DATABASE_URL of container api in Deployment app/api`. */
export function placesWritten({ declaredIn }: Dependency): string[] {
  return declaredIn.map(({ object, field }) =>
    object ? `${nameOfObject(object)}: ${field}` : field,
  );
}

/**
 * Dependencies tier by tier, in the order of the run's tiers, and last those of no tier; what leads out of the sandbox
 * comes first.
 */
export function byTier(
  dependencies: Dependency[],
  tiers: string[],
): Array<{ tier?: string; dependencies: Dependency[] }> {
  const others = dependencies.flatMap(({ tier }) => tier ?? []);
  return [...new Set([...tiers, ...others]), undefined]
    .map(tier => ({
      tier,
      dependencies: dependencies
        .filter(dependency => dependency.tier === tier)
        .sort(byRank),
    }))
    .filter(group => group.dependencies.length > 0);
}

function byRank(a: Dependency, b: Dependency): number {
  return rankOf(a) - rankOf(b);
}

function rankOf(dependency: Dependency): number {
  const { place, beyond } = dependency;
  if (isUncovered(dependency)) {
    return PLACES.length;
  }
  return PLACES.indexOf(place) - (beyond === 'production' ? 1 : 0);
}
