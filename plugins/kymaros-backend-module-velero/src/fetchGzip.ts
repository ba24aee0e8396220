import http from 'node:http';
import https from 'node:https';
import tls from 'node:tls';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

const unzip = promisify(gunzip);

const MAX_COMPRESSED_BYTES = 64 * 1024 * 1024;
const MAX_UNCOMPRESSED_BYTES = 512 * 1024 * 1024;

/** How to trust the object storage. */
export interface StorageTrust {
  /** PEM, in addition to the system's authorities. */
  ca?: string;
  insecureSkipTlsVerify?: boolean;
}

/**
 * Fetches a gzipped file from a signed URL and unpacks it, within bounds of size and time. The URL carries a credential,
 * so no error quotes more of it than its origin.
 */
export async function fetchGzip(options: {
  url: string;
  trust: StorageTrust;
  signal: AbortSignal;
}): Promise<Buffer> {
  const compressed = await fetchBytes(options);
  return unzip(compressed, { maxOutputLength: MAX_UNCOMPRESSED_BYTES });
}

async function fetchBytes(options: {
  url: string;
  trust: StorageTrust;
  signal: AbortSignal;
}): Promise<Buffer> {
  const url = new URL(options.url);
  const response = await get(url, options);
  if (response.statusCode !== 200) {
    response.destroy();
    throw new Error(
      `${url.origin} answered ${response.statusCode} for ${url.pathname}`,
    );
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    size += chunk.length;
    if (size > MAX_COMPRESSED_BYTES) {
      response.destroy();
      throw new Error(
        `${url.pathname} is larger than ${MAX_COMPRESSED_BYTES} bytes`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function get(
  url: URL,
  { trust, signal }: { trust: StorageTrust; signal: AbortSignal },
): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request =
      url.protocol === 'https:'
        ? https.get(
            url,
            {
              signal,
              ca: trust.ca && [...tls.getCACertificates('default'), trust.ca],
              rejectUnauthorized: !trust.insecureSkipTlsVerify,
            },
            resolve,
          )
        : http.get(url, { signal }, resolve);
    request.on('error', reject);
  });
}
