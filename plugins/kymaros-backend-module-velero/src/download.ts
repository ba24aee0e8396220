import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import {
  type Bounds,
  type ProviderRunContext,
} from '@kymaros/plugin-kymaros-node';
import {
  fetchGzip,
  fetchStream,
  type SignedFile,
  type StorageTrust,
} from './fetchGzip';
import {
  type BackupStorageLocation,
  type DownloadKind,
  type DownloadRequest,
  VELERO_API_VERSION,
} from './veleroObjects';

/** Velero signs a URL at once or, when it cannot, never; a request that it cannot serve stays without a phase. */
const SIGNING_TIMEOUT_MS = 30_000;
/** The contents of a large backup take a while. */
const TRANSFER_TIMEOUT_MS = 120_000;

/** A file of Velero's object storage could not be read. Says nothing about what it holds. */
export class DownloadError extends Error {
  name = 'DownloadError';
}

/** A file of a backup or restore. */
export interface VeleroFile {
  kind: DownloadKind;
  /** The backup or restore that it belongs to. */
  name: string;
  /** The backup's storage location, for its certificate authority. */
  storageLocation?: BackupStorageLocation;
}

/**
 * Reads one gzipped JSON file of a backup or restore.
 *
 * @throws DownloadError when the file cannot be had
 */
export async function downloadJson(
  context: ProviderRunContext,
  file: VeleroFile,
): Promise<unknown> {
  return download(context, file, async signed =>
    JSON.parse((await fetchGzip(signed)).toString('utf8')),
  );
}

/**
 * Reads a file of a backup or restore as it comes in.
 *
 * @throws DownloadError when it cannot be had, or not be read to its end
 */
export async function downloadStream<T>(
  context: ProviderRunContext,
  file: VeleroFile,
  read: (content: Readable) => Promise<T>,
): Promise<T> {
  return download(context, file, async signed => {
    const content = await fetchStream(signed);
    try {
      return await read(content);
    } finally {
      content.destroy();
    }
  });
}

/** Gets at a file through a DownloadRequest, which is deleted whatever happens. */
async function download<T>(
  context: ProviderRunContext,
  file: VeleroFile,
  read: (signed: SignedFile) => Promise<T>,
): Promise<T> {
  const request = await context.writer.create(newRequest(context, file));
  try {
    return await read({
      url: await signedUrl(context, request),
      trust: storageTrust(file.storageLocation),
      signal: signalOf(context.bounds, TRANSFER_TIMEOUT_MS),
    });
  } catch (error) {
    context.bounds.signal.throwIfAborted();
    throw new DownloadError(
      `${file.kind} of ${file.name} could not be read: ${describe(
        error,
      )}${missingTrust(file.storageLocation, error)}`,
    );
  } finally {
    await deleteRequest(context, request);
  }
}

function newRequest(
  context: ProviderRunContext,
  file: VeleroFile,
): DownloadRequest {
  return {
    apiVersion: VELERO_API_VERSION,
    kind: 'DownloadRequest',
    metadata: {
      // Not derived from the run alone: a request that a crash left behind may hold an expired URL.
      name: `rt-${context.runId.slice(0, 8)}-${randomUUID().slice(0, 8)}`,
      namespace: context.config.backupNamespace,
    },
    spec: { target: { kind: file.kind, name: file.name } },
  };
}

async function signedUrl(
  context: ProviderRunContext,
  request: DownloadRequest,
): Promise<string> {
  const { name, namespace } = request.metadata!;
  return context.cluster.waitFor<DownloadRequest, string>({
    query: {
      apiVersion: VELERO_API_VERSION,
      kind: 'DownloadRequest',
      namespace,
      fieldSelector: `metadata.name=${name}`,
    },
    until: ([current]) => {
      if (current?.status?.phase === 'Failed') {
        throw new Error(
          `Velero could not sign its URL: ${
            current.status.message ?? 'no reason given'
          }`,
        );
      }
      return current?.status?.downloadURL || undefined;
    },
    what: `DownloadRequest ${namespace}/${name} to get a URL`,
    bounds: {
      signal: context.bounds.signal,
      deadlineMs: Math.min(
        context.bounds.deadlineMs,
        Date.now() + SIGNING_TIMEOUT_MS,
      ),
    },
  });
}

function storageTrust(
  location: BackupStorageLocation | undefined,
): StorageTrust {
  const encoded = location?.spec?.objectStorage?.caCert;
  return {
    insecureSkipTlsVerify:
      location?.spec?.config?.insecureSkipTLSVerify === 'true',
    ca: encoded && Buffer.from(encoded, 'base64').toString('utf8'),
  };
}

/** Kymaros reads no Secrets, so not that one either. */
function missingTrust(
  location: BackupStorageLocation | undefined,
  error: unknown,
): string {
  const reference = location?.spec?.objectStorage?.caCertRef;
  const untrusted = /CERT|ISSUER/.test(String(Object(error).code));
  return reference && untrusted
    ? `; its certificate authority is in Secret ${reference.name}, which Kymaros does not read: give it to Backstage by NODE_EXTRA_CA_CERTS`
    : '';
}

/** What is left here is found by its run label when the run is cleaned up. */
async function deleteRequest(
  { writer, logger }: ProviderRunContext,
  request: DownloadRequest,
): Promise<void> {
  const { name, namespace } = request.metadata!;
  try {
    await writer.delete({
      apiVersion: VELERO_API_VERSION,
      kind: 'DownloadRequest',
      namespace,
      name: name!,
    });
  } catch (error) {
    logger.warn(
      `DownloadRequest ${namespace}/${name} stays until the run is cleaned up: ${describe(
        error,
      )}`,
    );
  }
}

function signalOf(
  { signal, deadlineMs }: Bounds,
  limitMs: number,
): AbortSignal {
  const remainingMs = Math.max(0, deadlineMs - Date.now());
  return AbortSignal.any([
    signal,
    AbortSignal.timeout(Math.min(limitMs, remainingMs)),
  ]);
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
