import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo } from 'node:net';
import { Clock } from '../api/Clock';
import { ObjectStore } from './ObjectStore';

/** Serves the bucket on loopback to whoever has a signed address that has not expired. */
export class ObjectStoreServer {
  readonly objects: ObjectStore;
  readonly #clock: Clock;
  readonly #secret = randomBytes(32);
  readonly #server: Server;
  readonly bucket = 'velero';
  /** While set, connections are cut before an answer. */
  unreachable = false;

  constructor(options: { objects: ObjectStore; clock: Clock }) {
    this.objects = options.objects;
    this.#clock = options.clock;
    this.#server = createServer((request, response) =>
      this.#answer(request, response),
    );
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', resolve);
    });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>(resolve => this.#server.close(() => resolve()));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** An address that gives a file, or says that there is none, for a limited time. */
  sign(key: string, ttlMs: number): string {
    const path = `/${this.bucket}/${key}`;
    const expires = String(this.#clock.now() + ttlMs);
    const query = new URLSearchParams({
      'X-Amz-Expires': expires,
      'X-Amz-Signature': this.#signature(path, expires),
    });
    return `${this.url}${encodeURI(path)}?${query}`;
  }

  #signature(path: string, expires: string): string {
    return createHmac('sha256', this.#secret)
      .update(`${path}\n${expires}`)
      .digest('hex');
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    if (this.unreachable) {
      request.socket.destroy();
      return;
    }
    const url = new URL(request.url ?? '/', this.url);
    const path = decodeURI(url.pathname);
    const expires = url.searchParams.get('X-Amz-Expires') ?? '';
    const signature = url.searchParams.get('X-Amz-Signature') ?? '';
    if (!sameText(signature, this.#signature(path, expires))) {
      refuse(
        response,
        403,
        'SignatureDoesNotMatch',
        'The request signature we calculated does not match.',
      );
    } else if (Number(expires) < this.#clock.now()) {
      refuse(response, 403, 'AccessDenied', 'Request has expired');
    } else {
      this.#serve(path.slice(`/${this.bucket}/`.length), response);
    }
  }

  #serve(key: string, response: ServerResponse): void {
    const content = this.objects.get(key);
    if (!content) {
      refuse(response, 404, 'NoSuchKey', 'The specified key does not exist.');
      return;
    }
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-length': content.length,
    });
    response.end(content);
  }
}

function sameText(a: string, b: string): boolean {
  return (
    a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
  );
}

function refuse(
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  );
}
