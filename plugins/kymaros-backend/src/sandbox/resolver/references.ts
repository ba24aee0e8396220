import { visibleTiers, type NameRules } from './corefile';
import type { AskedName } from './queryLog';

/** Where a name leads. */
export type Place =
  /** Into the run, by a name of production or by one of its sandboxes. */
  | { kind: 'rewritten' | 'inside'; tier: string }
  /** To a tier of the run that this one may not see. */
  | { kind: 'other-tier'; tier: string }
  | { kind: 'other-namespace'; namespace: string }
  | { kind: 'outside' };

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

/** What names mean to the pods of a tier. */
interface Scope {
  rules: NameRules;
  position: number;
  searches: readonly string[];
  /** Of the cluster. */
  namespaces: ReadonlySet<string>;
}

/**
 * The names that the application wrote. Pods ask for each short name with all their search domains in turn until one is
 * answered, and last as it is: all these questions are one reference.
 */
export function referencesOf(
  asked: AskedName[],
  options: {
    rules: NameRules;
    /** Search domains of each tier's pods, in list order. */
    searches: ReadonlyArray<readonly string[]>;
    namespaces: ReadonlySet<string>;
  },
): NameReference[] {
  return options.rules.tiers.flatMap((_, position) =>
    referencesOfTier(
      asked.filter(one => one.position === position),
      { ...options, position, searches: options.searches[position] },
    ),
  );
}

function referencesOfTier(asked: AskedName[], scope: Scope): NameReference[] {
  const byName = new Map(asked.map(one => [one.name, one]));
  const queries = new Map<string, number>();
  for (const one of asked) {
    const name = writtenName(one.name, { scope, byName });
    queries.set(name, (queries.get(name) ?? 0) + one.queries);
  }
  return [...queries].map(([name, count]) => {
    const answered = expansions(name, scope).find(
      one => byName.get(one)?.found,
    );
    return {
      tier: scope.rules.tiers[scope.position].name,
      name,
      place: placeOf(answered ?? meantName(name, scope), scope),
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
  options: { scope: Scope; byName: ReadonlyMap<string, AskedName> },
): string {
  const { searches } = options.scope;
  const isSearched = (text: string) =>
    options.byName.has(`${text}.${searches[0]}`);
  if (isSearched(name)) {
    return name;
  }
  const shortened = [...searches]
    .reverse()
    .filter(domain => name.endsWith(`.${domain}`))
    .map(domain => name.slice(0, -domain.length - 1));
  return shortened.find(isSearched) ?? name;
}

function expansions(name: string, { searches }: Scope): string[] {
  return [...searches.map(domain => `${name}.${domain}`), name];
}

/** The full name that the writer of an unanswered one had in mind. */
function meantName(name: string, scope: Scope): string {
  const { clusterDomain, tiers } = scope.rules;
  const labels = name.split('.');
  if (labels.length === 1) {
    return `${name}.${scope.searches[0]}`;
  }
  if (labels.at(-1) === 'svc') {
    return `${name}.${clusterDomain}`;
  }
  const isNamespace =
    scope.namespaces.has(labels.at(-1)!) ||
    tiers.some(({ name: source }) => source === labels.at(-1));
  return isNamespace ? `${name}.svc.${clusterDomain}` : name;
}

function placeOf(fullName: string, { rules, position }: Scope): Place {
  const namespace = ['svc', 'pod']
    .map(kind => `.${kind}.${rules.clusterDomain}`)
    .filter(suffix => fullName.endsWith(suffix))
    .map(suffix => fullName.slice(0, -suffix.length).split('.').at(-1)!)[0];
  if (namespace === undefined) {
    return { kind: 'outside' };
  }
  const visible = visibleTiers(rules, position);
  const bySource = (one: { name: string }) => one.name === namespace;
  const bySandbox = (one: { sandbox: string }) => one.sandbox === namespace;
  const rewritten = rules.rewrite ? visible.find(bySource) : undefined;
  if (rewritten) {
    return { kind: 'rewritten', tier: rewritten.name };
  }
  const inside = visible.find(bySandbox);
  if (inside) {
    return { kind: 'inside', tier: inside.name };
  }
  const other = rules.tiers.find(one => bySource(one) || bySandbox(one));
  return other
    ? { kind: 'other-tier', tier: other.name }
    : { kind: 'other-namespace', namespace };
}
