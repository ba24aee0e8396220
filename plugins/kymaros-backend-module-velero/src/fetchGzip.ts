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

/** A file to fetch. The URL carries a credential, so no error quotes more of it than its origin and path. */
export interface SignedFile {
  url: string;
  trust: StorageTrust;
  signal: AbortSignal;
}

/** Fetches a gzipped file from a signed URL and unpacks it, within bounds of size and time. */
export async function fetchGzip(file: SignedFile): Promise<Buffer> {
  const compressed = await fetchBytes(file);
  return unzip(compressed, { maxOutputLength: MAX_UNCOMPRESSED_BYTES });
}

/** Begins to fetch a file from a signed URL. The caller reads it to its end or destroys it. */
export async function fetchStream(
  file: SignedFile,
): Promise<http.IncomingMessage> {
  const url = new URL(file.url);
  const response = await get(url, file);
  if (response.statusCode !== 200) {
    response.destroy();
    throw new Error(
      `${url.origin} answered ${response.statusCode} for ${url.pathname}`,
    );
  }
  return response;
}

async function fetchBytes(file: SignedFile): Promise<Buffer> {
  const response = await fetchStream(file);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    size += chunk.length;
    if (size > MAX_COMPRESSED_BYTES) {
      response.destroy();
      throw new Error(
        `${
          new URL(file.url).pathname
        } is larger than ${MAX_COMPRESSED_BYTES} bytes`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function get(
  url: URL,
  { trust, signal }: Omit<SignedFile, 'url'>,
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
