import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { BackedUpObject } from '@kymaros/plugin-kymaros-node';
import { extract, type Extract } from 'tar-stream';

/** How much of a backup is looked at. */
export interface ArchiveBounds {
  /** Of one object; no API server takes one as large. */
  objectBytes: number;
  /** Of all objects that are asked for. */
  totalBytes: number;
  /** Of the whole archive, unpacked. */
  archiveBytes: number;
}

/** What an archive holds of some namespaces. */
export interface ArchiveContents {
  objects: BackedUpObject[];
  /** Files that are there but could not be understood, with why. */
  unread: Array<{ path: string; reason: string }>;
}

/** An archive is larger than it may be. */
export class ArchiveTooLargeError extends Error {
  name = 'ArchiveTooLargeError';
}

/**
 * Reads a backup's own archive as it comes in: of some namespaces all objects, each in the version that Velero restores.
 * What Secrets hold is dropped at once (promise 7). Nothing is written to disk, and memory holds only what is returned.
 */
export async function readArchive(
  archive: Readable,
  options: { namespaces: readonly string[]; bounds: ArchiveBounds },
): Promise<ArchiveContents> {
  const entries = extract();
  const contents: ArchiveContents = { objects: [], unread: [] };
  const [unpacked, collected] = await Promise.allSettled([
    pipeline(
      archive,
      createGunzip(),
      limit(options.bounds.archiveBytes),
      entries,
    ),
    collect(entries, options, contents),
  ]);
  // Collecting tells the cause; when it gives up, unpacking only knows that nobody listens any more.
  for (const half of [collected, unpacked]) {
    if (half.status === 'rejected') {
      throw half.reason;
    }
  }
  return contents;
}

async function collect(
  entries: Extract,
  {
    namespaces,
    bounds,
  }: { namespaces: readonly string[]; bounds: ArchiveBounds },
  contents: ArchiveContents,
): Promise<void> {
  let total = 0;
  for await (const entry of entries) {
    const place = placeOf(entry.header.name);
    const { size } = entry.header;
    if (!place || !namespaces.includes(place.namespace)) {
      entry.resume();
      continue;
    }
    if (size > bounds.objectBytes) {
      contents.unread.push({
        path: entry.header.name,
        reason: `it has ${size} bytes, more than ${bounds.objectBytes}`,
      });
      entry.resume();
      continue;
    }
    total += size;
    if (total > bounds.totalBytes) {
      throw new ArchiveTooLargeError(
        `its objects of ${namespaces.join(', ')} are larger than ${
          bounds.totalBytes
        } bytes`,
      );
    }
    const object = parseObject(await textOf(entry), place);
    if (object) {
      contents.objects.push(object);
    } else {
      contents.unread.push({
        path: entry.header.name,
        reason: 'it is no Kubernetes object',
      });
    }
  }
}

interface Place {
  resource: string;
  namespace: string;
}

/**
 * Where an object of a namespace is: `resources/RESOURCE/namespaces/NAMESPACE/NAME.json`. The same object may also be
 * there by version (`resources/RESOURCE/v1-preferredversion/namespaces/...`), which Velero does not restore.
 */
const OBJECT_PATH =
  /^(?:\.\/)?resources\/([^/]+)\/namespaces\/([^/]+)\/[^/]+\.json$/;

function placeOf(path: string): Place | undefined {
  const [, resource, namespace] = OBJECT_PATH.exec(path) ?? [];
  return resource === undefined ? undefined : { resource, namespace };
}

function parseObject(text: string, place: Place): BackedUpObject | undefined {
  const object = parseJson(text);
  const { apiVersion, kind, metadata } = object ?? {};
  const { name, managedFields: _, ...rest } = Object(metadata);
  if (
    typeof apiVersion !== 'string' ||
    typeof kind !== 'string' ||
    typeof name !== 'string'
  ) {
    return undefined;
  }
  const identity = {
    apiVersion,
    kind,
    resource: place.resource,
    metadata: { ...rest, name, namespace: place.namespace },
  };
  return place.resource === 'secrets'
    ? withoutSecrets(identity)
    : { ...object, ...identity };
}

/** `kubectl apply` keeps a copy of all that was applied, the data too. */
function withoutSecrets(object: BackedUpObject): BackedUpObject {
  const { 'kubectl.kubernetes.io/last-applied-configuration': _, ...rest } =
    object.metadata.annotations ?? {};
  return { ...object, metadata: { ...object.metadata, annotations: rest } };
}

function parseJson(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    // Told as a file that is no object.
    return undefined;
  }
}

async function textOf(entry: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of entry) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Lets no more than so many bytes through: a small file may unpack to a very large one. */
function limit(bytes: number) {
  return async function* upTo(source: AsyncIterable<Buffer>) {
    let seen = 0;
    for await (const chunk of source) {
      seen += chunk.length;
      if (seen > bytes) {
        throw new ArchiveTooLargeError(
          `it is larger than ${bytes} bytes when unpacked`,
        );
      }
      yield chunk;
    }
  };
}
