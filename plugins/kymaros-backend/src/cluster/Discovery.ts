import type { ResourceKind } from '@kymaros/plugin-kymaros-node';
import { ClusterError } from './ClusterError';
import { readServedKinds, type ServedKind } from './readServedKinds';
import type { KubeTransport } from './KubeTransport';
import { groupOf } from './resourcePath';

/** Kinds come and go with custom resource definitions; an unknown one is looked for again anyway. */
const FRESH_MS = 10 * 60_000;
/** Not oftener than this for unknown kinds, or a test with a typo would flood the server. */
const LOOK_AGAIN_MS = 5_000;

/** Most exact first; within a rule the server's order of groups decides, core and apps before others. */
const NAME_RULES: Array<(one: ServedKind, wanted: string) => boolean> = [
  (one, wanted) => one.kind.toLowerCase() === wanted,
  (one, wanted) => one.plural === wanted || one.singular === wanted,
  (one, wanted) => one.shortNames.includes(wanted),
  (one, wanted) => `${one.plural}.${groupOf(one.apiVersion)}` === wanted,
];

/** The kinds that a cluster serves, read once and remembered. */
export class Discovery {
  readonly #transport: KubeTransport;
  readonly #now: () => number;
  #known?: { at: number; kinds: Promise<ServedKind[]> };

  constructor(transport: KubeTransport, options: { now?: () => number } = {}) {
    this.#transport = transport;
    this.#now = options.now ?? Date.now;
  }

  /** @throws ClusterError when the cluster does not serve it */
  async require(apiVersion: string, kind: string): Promise<ResourceKind> {
    const found = await this.#find(served =>
      served.find(one => one.apiVersion === apiVersion && one.kind === kind),
    );
    if (!found) {
      throw new ClusterError(
        {
          cluster: this.#transport.cluster,
          verb: 'discover',
          object: `${apiVersion} ${kind}`,
        },
        {
          message:
            'the cluster does not serve this kind; is its CustomResourceDefinition installed?',
          status: 404,
          transient: false,
        },
      );
    }
    return asResourceKind(found);
  }

  /** Kind by its name, plural, singular, short name or `plural.group`, whatever the case. */
  async resolve(
    nameOrAlias: string,
    apiVersion?: string,
  ): Promise<ResourceKind | undefined> {
    const wanted = nameOrAlias.toLowerCase();
    const found = await this.#find(served => {
      const candidates = apiVersion
        ? served.filter(one => one.apiVersion === apiVersion)
        : served;
      return NAME_RULES.map(rule =>
        candidates.find(one => rule(one, wanted)),
      ).find(Boolean);
    });
    return found && asResourceKind(found);
  }

  /** Namespaced kinds that can be listed, in their preferred version. */
  async namespacedKinds(): Promise<ResourceKind[]> {
    const seen = new Set<string>();
    return (await this.#load(FRESH_MS))
      .filter(one => one.namespaced && one.verbs.includes('list'))
      .filter(one => {
        const id = `${groupOf(one.apiVersion)}/${one.kind}`;
        return !seen.has(id) && seen.add(id);
      })
      .map(asResourceKind);
  }

  async #find(
    pick: (served: ServedKind[]) => ServedKind | undefined,
  ): Promise<ServedKind | undefined> {
    return (
      pick(await this.#load(FRESH_MS)) ?? pick(await this.#load(LOOK_AGAIN_MS))
    );
  }

  #load(maxAgeMs: number): Promise<ServedKind[]> {
    if (!this.#known || this.#now() - this.#known.at >= maxAgeMs) {
      const kinds = readServedKinds(this.#transport);
      const known = { at: this.#now(), kinds };
      this.#known = known;
      kinds.catch(() => {
        // A failed reading is not remembered; whoever asked hears of it.
        if (this.#known === known) {
          this.#known = undefined;
        }
      });
    }
    return this.#known.kinds;
  }
}

function asResourceKind({
  apiVersion,
  kind,
  plural,
  namespaced,
}: ServedKind): ResourceKind {
  return { apiVersion, kind, plural, namespaced };
}
