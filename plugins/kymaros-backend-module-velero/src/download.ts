import { randomUUID } from 'node:crypto';
import type { KubernetesObject } from '@kubernetes/client-node';
import {
  type Bounds,
  type ProviderRunContext,
} from '@kymaros/plugin-kymaros-node';
import { fetchGzip, type StorageTrust } from './fetchGzip';
import {
  type BackupStorageLocation,
  type DownloadKind,
  type DownloadRequest,
  VELERO_API_VERSION,
} from './veleroObjects';

/** Velero signs a URL at once or, when it cannot, never; a request that it cannot serve stays without a phase. */
const SIGNING_TIMEOUT_MS = 30_000;
const TRANSFER_TIMEOUT_MS = 60_000;

/** A file of Velero's object storage could not be read. Says nothing about what it holds. */
export class DownloadError extends Error {
  name = 'DownloadError';
}

/**
 * Reads one gzipped JSON file of a backup or restore through a DownloadRequest, which is deleted whatever happens.
 *
 * @throws DownloadError when the file cannot be had
 */
export async function downloadJson(
  context: ProviderRunContext,
  file: {
    kind: DownloadKind;
    /** The backup or restore that it belongs to. */
    name: string;
    /** The backup's storage location, for its certificate authority. */
    storageLocation?: BackupStorageLocation;
  },
): Promise<unknown> {
  const request = await context.writer.create(newRequest(context, file));
  try {
    const url = await signedUrl(context, request);
    const body = await fetchGzip({
      url,
      trust: await storageTrust(context, file.storageLocation),
      signal: signalOf(context.bounds, TRANSFER_TIMEOUT_MS),
    });
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    context.bounds.signal.throwIfAborted();
    throw new DownloadError(
      `${file.kind} of ${file.name} could not be read: ${describe(error)}`,
    );
  } finally {
    await deleteRequest(context, request);
  }
}

function newRequest(
  context: ProviderRunContext,
  file: { kind: DownloadKind; name: string },
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

async function storageTrust(
  { cluster, config }: ProviderRunContext,
  location: BackupStorageLocation | undefined,
): Promise<StorageTrust> {
  const storage = location?.spec?.objectStorage;
  const insecureSkipTlsVerify =
    location?.spec?.config?.insecureSkipTLSVerify === 'true';
  const encoded = storage?.caCertRef
    ? (
        await cluster.get<KubernetesObject & { data?: Record<string, string> }>(
          {
            apiVersion: 'v1',
            kind: 'Secret',
            namespace: config.backupNamespace,
            name: storage.caCertRef.name,
          },
        )
      )?.data?.[storage.caCertRef.key]
    : storage?.caCert;
  return {
    insecureSkipTlsVerify,
    ca: encoded && Buffer.from(encoded, 'base64').toString('utf8'),
  };
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
