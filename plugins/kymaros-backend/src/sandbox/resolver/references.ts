import type { NameDirectory, Place } from './NameDirectory';
import type { AskedName } from './queryLog';

/** A name that a tier's pods asked for. */
export interface NameReference {
  /** Source namespace of the tier that asked. */
  tier: string;
  /** As the application wrote it, as far as that can be told. */
  name: string;
  place: Place;
  /** It was answered. */
  found: boolean;
  queries: number;
}

/** What one tier asked for, by its full name. */
interface Asked {
  position: number;
  directory: NameDirectory;
  byName: ReadonlyMap<string, AskedName>;
}

/**
 * The names that the application wrote. Pods ask for each short name with all their search domains in turn until one is
 * answered, and last as it is: all these questions are one reference.
 */
export function referencesOf(
  asked: AskedName[],
  directory: NameDirectory,
): NameReference[] {
  return directory.rules.tiers.flatMap((_, position) => {
    const ofTier = asked.filter(one => one.position === position);
    const byName = new Map(ofTier.map(one => [one.name, one]));
    return referencesOfTier({ position, directory, byName });
  });
}

function referencesOfTier(asked: Asked): NameReference[] {
  const { byName, directory, position } = asked;
  const queries = new Map<string, number>();
  for (const one of byName.values()) {
    const name = writtenName(one.name, asked);
    queries.set(name, (queries.get(name) ?? 0) + one.queries);
  }
  return [...queries].map(([name, count]) => {
    const answered = expansions(name, asked).find(
      one => byName.get(one)?.found,
    );
    return {
      tier: directory.rules.tiers[position].name,
      name,
      place:
        answered === undefined
          ? directory.placeOfWritten(name, position)
          : directory.placeOf(answered, position),
      found: answered !== undefined,
      queries: count,
    };
  });
}

/**
 * The name that was asked for with search domains, if it was: pods try the first one first. Where two names could be
 * meant, the longer one is: the shorter would not have been asked for in the other ways.
 */
function writtenName(
  name: string,
  { byName, directory, position }: Asked,
): string {
  const searches = directory.searchesOf(position);
  const isSearched = (text: string) => byName.has(`${text}.${searches[0]}`);
  if (isSearched(name)) {
    return name;
  }
  const shortened = [...searches]
    .reverse()
    .filter(domain => name.endsWith(`.${domain}`))
    .map(domain => name.slice(0, -domain.length - 1));
  return shortened.find(isSearched) ?? name;
}

function expansions(name: string, { directory, position }: Asked): string[] {
  return [
    ...directory.searchesOf(position).map(domain => `${name}.${domain}`),
    name,
  ];
}
