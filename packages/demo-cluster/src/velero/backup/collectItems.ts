import { KubeObject, Pod } from '../../api/objects';
import { resourceName, ResourceType } from '../../api/resources';
import { matchesSelector } from '../../api/selectors';
import type { Store } from '../../api/Store';
import { IncludesExcludes } from '../includes';
import { labels, resolveResource } from '../names';
import type { BackupSpec } from '../types';
import type { ArchivedItem } from './BackupArchive';

/** Never in a backup: what Velero keeps for itself in the cluster's own bookkeeping. */
const NEVER_BACKED_UP = [
  'backuprepositories.velero.io',
  'csinodes.storage.k8s.io',
  'volumeattachments.storage.k8s.io',
];

/** Finds the objects that a backup takes from the cluster. */
export class ItemCollector {
  readonly #store: Store;
  readonly #spec: BackupSpec;
  readonly #namespaces: IncludesExcludes;
  readonly #resources: IncludesExcludes;
  readonly #found = new Map<string, ArchivedItem>();

  constructor(store: Store, spec: BackupSpec) {
    this.#store = store;
    this.#spec = spec;
    this.#namespaces = new IncludesExcludes(
      spec.includedNamespaces,
      spec.excludedNamespaces,
    );
    this.#resources = new IncludesExcludes(
      (spec.includedResources ?? []).map(name => resolveResource(store, name)),
      (spec.excludedResources ?? []).map(name => resolveResource(store, name)),
    );
  }

  collect(): ArchivedItem[] {
    for (const type of this.#store.resources.all()) {
      this.#objectsOf(type).forEach(object =>
        this.#add(resourceName(type), object),
      );
    }
    this.#addNamespaces();
    this.#addDefinitions();
    return [...this.#found.values()];
  }

  #objectsOf(type: ResourceType): KubeObject[] {
    const resource = resourceName(type);
    const wanted = type.namespaced || this.#wantsAllOfCluster();
    if (
      !wanted ||
      resource === 'namespaces' ||
      NEVER_BACKED_UP.includes(resource)
    ) {
      return [];
    }
    const objects = this.#store.list(resource) as KubeObject[];
    return objects.filter(object => this.#selects(object));
  }

  #wantsAllOfCluster(): boolean {
    const { includeClusterResources } = this.#spec;
    return includeClusterResources ?? this.#namespaces.includesEverything;
  }

  #selects({ metadata }: KubeObject): boolean {
    const { labelSelector, orLabelSelectors } = this.#spec;
    const selectors =
      orLabelSelectors ?? (labelSelector ? [labelSelector] : []);
    return (
      (!metadata.namespace || this.#namespaces.has(metadata.namespace)) &&
      (selectors.length === 0 ||
        selectors.some(selector => matchesSelector(selector, metadata.labels)))
    );
  }

  #add(resource: string, object: KubeObject): void {
    const key = `${resource}/${object.metadata.namespace ?? ''}/${
      object.metadata.name
    }`;
    const { labels: own, deletionTimestamp } = object.metadata;
    const unwanted =
      own?.[labels.excludeFromBackup] === 'true' ||
      deletionTimestamp !== undefined;
    if (this.#found.has(key) || unwanted || !this.#resources.has(resource)) {
      return;
    }
    this.#found.set(key, { resource, object });
    if (resource === 'pods') {
      this.#addClaimsOf(object as Pod);
    } else if (
      resource === 'persistentvolumeclaims' &&
      this.#spec.includeClusterResources !== false
    ) {
      this.#addOther('persistentvolumes', undefined, object.spec?.volumeName);
    }
  }

  #addClaimsOf(pod: Pod): void {
    for (const volume of pod.spec.volumes ?? []) {
      this.#addOther(
        'persistentvolumeclaims',
        pod.metadata.namespace,
        volume.persistentVolumeClaim?.claimName,
      );
    }
    this.#addOther(
      'serviceaccounts',
      pod.metadata.namespace,
      pod.spec.serviceAccountName,
    );
  }

  #addOther(
    resource: string,
    namespace: string | undefined,
    name: string | undefined,
  ): void {
    const object = name && this.#store.get(resource, { namespace, name });
    if (object) {
      this.#add(resource, object);
    }
  }

  #addNamespaces(): void {
    if (this.#spec.includeClusterResources === false) {
      return;
    }
    const selective = this.#spec.labelSelector || this.#spec.orLabelSelectors;
    const used = new Set(
      [...this.#found.values()].map(({ object }) => object.metadata.namespace),
    );
    for (const namespace of this.#store.list('namespaces')) {
      const { name } = namespace.metadata;
      if (this.#namespaces.has(name) && (!selective || used.has(name))) {
        this.#add('namespaces', namespace);
      }
    }
  }

  // A custom object brings the definition of its kind.
  #addDefinitions(): void {
    if (this.#spec.includeClusterResources === false) {
      return;
    }
    const custom = new Set(
      this.#store.resources
        .all()
        .filter(type => type.custom)
        .map(resourceName),
    );
    for (const { resource } of [...this.#found.values()]) {
      if (custom.has(resource)) {
        this.#addOther(
          'customresourcedefinitions.apiextensions.k8s.io',
          undefined,
          resource,
        );
      }
    }
  }
}
