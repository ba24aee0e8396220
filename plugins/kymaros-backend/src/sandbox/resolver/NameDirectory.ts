import { type NameRules, visibleTiers } from './corefile';

/** Where a name leads. */
export type Place =
  /** Into the run, by a name of production or by one of its sandboxes. */
  | { kind: 'rewritten' | 'inside'; tier: string; service: string }
  /** To a tier of the run that this one may not see. */
  | { kind: 'other-tier'; tier: string; service: string }
  | {
      kind: 'other-namespace';
      namespace: string;
      service: string;
      /** The cluster has such a namespace. */
      exists: boolean;
    }
  | { kind: 'outside' };

/** What names mean to the pods of each tier, whether they are answered or not. */
export class NameDirectory {
  readonly rules: NameRules;
  readonly #searches: ReadonlyArray<readonly string[]>;
  readonly #namespaces: ReadonlySet<string>;

  constructor(options: {
    rules: NameRules;
    /** Search domains of each tier's pods, in list order. */
    searches: ReadonlyArray<readonly string[]>;
    /** Of the cluster. */
    namespaces: ReadonlySet<string>;
  }) {
    this.rules = options.rules;
    this.#searches = options.searches;
    this.#namespaces = options.namespaces;
  }

  searchesOf(position: number): readonly string[] {
    return this.#searches[position];
  }

  /** Where a name leads that is written in this tier's configuration. */
  placeOfWritten(name: string, position: number): Place {
    return this.placeOf(this.#meantName(name, position), position);
  }

  /** Where a full name leads. */
  placeOf(fullName: string, position: number): Place {
    const { rules } = this;
    const parts = this.#partsOf(fullName);
    if (!parts) {
      return { kind: 'outside' };
    }
    const { namespace, service } = parts;
    const visible = visibleTiers(rules, position);
    const bySource = (one: { name: string }) => one.name === namespace;
    const bySandbox = (one: { sandbox: string }) => one.sandbox === namespace;
    const rewritten = rules.rewrite ? visible.find(bySource) : undefined;
    if (rewritten) {
      return { kind: 'rewritten', tier: rewritten.name, service };
    }
    const inside = visible.find(bySandbox);
    if (inside) {
      return { kind: 'inside', tier: inside.name, service };
    }
    const other = rules.tiers.find(one => bySource(one) || bySandbox(one));
    return other
      ? { kind: 'other-tier', tier: other.name, service }
      : {
          kind: 'other-namespace',
          ...parts,
          exists: this.#namespaces.has(namespace),
        };
  }

  /** The full name that the writer of an unanswered one had in mind. */
  #meantName(name: string, position: number): string {
    const { clusterDomain, tiers } = this.rules;
    const labels = name.split('.');
    if (labels.length === 1) {
      return `${name}.${this.searchesOf(position)[0]}`;
    }
    if (labels.at(-1) === 'svc') {
      return `${name}.${clusterDomain}`;
    }
    const isNamespace =
      this.#namespaces.has(labels.at(-1)!) ||
      tiers.some(({ name: source }) => source === labels.at(-1));
    return isNamespace ? `${name}.svc.${clusterDomain}` : name;
  }

  /** `_sql._tcp.postgres`, `postgres-0.postgres` and `postgres` are all names of the Service `postgres`. */
  #partsOf(
    fullName: string,
  ): { namespace: string; service: string } | undefined {
    const { clusterDomain } = this.rules;
    const suffix = ['svc', 'pod']
      .map(kind => `.${kind}.${clusterDomain}`)
      .find(one => fullName.endsWith(one));
    if (suffix === undefined) {
      return undefined;
    }
    const labels = fullName.slice(0, -suffix.length).split('.');
    return { namespace: labels.at(-1)!, service: labels.at(-2) ?? '' };
  }
}
