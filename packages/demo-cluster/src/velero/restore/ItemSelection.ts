import { KubeObject } from '../../api/objects';
import { matchesSelector } from '../../api/selectors';
import { IncludesExcludes } from '../includes';
import { resolveResource } from '../names';
import { inRestoreOrder } from './itemOrder';
import type { RestoreRun } from './RestoreRun';

/** These come whatever the filters of a restore say. */
const MUST_HAVE = ['datauploads.velero.io'];

/** An object of a backup whose turn it is. */
export interface Item {
  resource: string;
  object: KubeObject;
  /** Comes even if the restore excludes its kind. */
  mustInclude?: boolean;
}

/** What a restore takes from a backup. */
export class ItemSelection {
  readonly #run: RestoreRun;
  readonly #resources: IncludesExcludes;
  readonly #namespaces: IncludesExcludes;

  constructor(run: RestoreRun) {
    const { store } = run.context;
    const { spec } = run.restore;
    this.#run = run;
    this.#resources = new IncludesExcludes(
      (spec.includedResources ?? []).map(name => resolveResource(store, name)),
      (spec.excludedResources ?? []).map(name => resolveResource(store, name)),
    );
    this.#namespaces = new IncludesExcludes(
      spec.includedNamespaces,
      spec.excludedNamespaces,
    );
  }

  /** The items that the filters of the restore choose, in the order of their turns. */
  items(): Item[] {
    const { archive } = this.#run;
    return inRestoreOrder(archive.resources())
      .filter(
        resource =>
          this.#resources.has(resource) || MUST_HAVE.includes(resource),
      )
      .flatMap(resource =>
        archive.objectsOf(resource).map(object => ({ resource, object })),
      )
      .filter(item => this.#selects(item));
  }

  #selects({ resource, object }: Item): boolean {
    const { namespace, labels: own } = object.metadata;
    const { labelSelector, orLabelSelectors, includeClusterResources } =
      this.#run.restore.spec;
    const selectors =
      orLabelSelectors ?? (labelSelector ? [labelSelector] : []);
    const inScope = namespace
      ? this.#namespaces.has(namespace)
      : includeClusterResources ?? this.#namespaces.includesEverything;
    const named =
      resource !== 'namespaces' || this.#namespaces.has(object.metadata.name);
    return (
      MUST_HAVE.includes(resource) ||
      (inScope &&
        named &&
        (selectors.length === 0 ||
          selectors.some(selector => matchesSelector(selector, own))))
    );
  }

  /** Whether an item may come that another one brings: labels do not count for it. */
  allows({ resource, object, mustInclude }: Item): boolean {
    const { namespace } = object.metadata;
    if (mustInclude || MUST_HAVE.includes(resource)) {
      return true;
    }
    const inScope = namespace
      ? this.#namespaces.has(namespace)
      : this.#run.restore.spec.includeClusterResources !== false;
    return this.#resources.has(resource) && inScope;
  }
}
