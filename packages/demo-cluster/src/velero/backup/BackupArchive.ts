import { pack } from 'tar-stream';
import { createGzip } from 'node:zlib';
import { KubeObject } from '../../api/objects';
import type { BackupVolumeInfo } from '../types';

/** One object of a backup, as it was. */
export interface ArchivedItem {
  /** `pods`, `deployments.apps`. */
  resource: string;
  object: KubeObject;
}

/** The content of a backup: all objects in full, and what became of the data of its volumes. */
export class BackupArchive {
  readonly volumeInfos: BackupVolumeInfo[];
  readonly #items = new Map<string, Map<string, KubeObject>>();

  constructor(items: ArchivedItem[], volumeInfos: BackupVolumeInfo[] = []) {
    this.volumeInfos = volumeInfos;
    items.forEach(({ resource, object }) => {
      const objects =
        this.#items.get(resource) ?? new Map<string, KubeObject>();
      this.#items.set(resource, objects);
      objects.set(
        pathOf(object.metadata.namespace, object.metadata.name),
        object,
      );
    });
  }

  get isEmpty(): boolean {
    return this.#items.size === 0;
  }

  get(
    resource: string,
    namespace: string | undefined,
    name: string,
  ): KubeObject | undefined {
    return this.#items.get(resource)?.get(pathOf(namespace, name));
  }

  resources(): string[] {
    return [...this.#items.keys()];
  }

  /** The objects of a resource in the order of their namespaces and names. */
  objectsOf(resource: string): KubeObject[] {
    const entries = [...(this.#items.get(resource) ?? [])];
    return entries
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, object]) => object);
  }

  /** Without some of its objects, as if they had never been backed up. */
  without(missing: (item: ArchivedItem) => boolean): BackupArchive {
    return new BackupArchive(
      this.#all().filter(item => !missing(item)),
      this.volumeInfos,
    );
  }

  /** What `BackupResourceList` shows: `{"v1/Pod": ["app/web-0"]}`. */
  resourceList(): Record<string, string[]> {
    const list: Record<string, string[]> = {};
    for (const { object } of this.#all()) {
      const { namespace, name } = object.metadata;
      const key = `${object.apiVersion}/${object.kind}`;
      list[key] = [
        ...(list[key] ?? []),
        namespace ? `${namespace}/${name}` : name,
      ].sort();
    }
    return list;
  }

  /** The archive as Velero uploads it. */
  async tarball(): Promise<Buffer> {
    const tar = pack();
    tar.entry({ name: 'metadata/version' }, '1.1.0\n');
    for (const { resource, object } of this.#all()) {
      const { namespace, name } = object.metadata;
      const place = namespace
        ? `namespaces/${namespace}/${name}.json`
        : `cluster/${name}.json`;
      tar.entry(
        { name: `resources/${resource}/${place}` },
        JSON.stringify(object),
      );
      const version = `${object.apiVersion.split('/').at(-1)}-preferredversion`;
      tar.entry(
        { name: `resources/${resource}/${version}/${place}` },
        JSON.stringify(object),
      );
    }
    tar.finalize();
    const chunks: Buffer[] = [];
    for await (const chunk of tar.pipe(createGzip())) {
      chunks.push(chunk as Buffer);
    }
    return Buffer.concat(chunks);
  }

  #all(): ArchivedItem[] {
    return this.resources().flatMap(resource =>
      this.objectsOf(resource).map(object => ({ resource, object })),
    );
  }
}

function pathOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}
