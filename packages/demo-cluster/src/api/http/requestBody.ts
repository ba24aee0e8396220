import { IncomingMessage } from 'node:http';
import { parse } from 'yaml';
import { ApiError } from '../errors';

const LIMIT_BYTES = 3 * 1024 * 1024;

/** Reads and parses the body of a request; undefined when there is none. */
export async function readBody(message: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += (chunk as Buffer).length;
    if (size > LIMIT_BYTES) {
      throw ApiError.badRequest(
        `request body too large: at most ${LIMIT_BYTES} bytes`,
      );
    }
    chunks.push(chunk as Buffer);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text.trim() === '') {
    return undefined;
  }
  const contentType = message.headers['content-type'] ?? '';
  if (contentType.includes('protobuf')) {
    throw ApiError.unsupportedMediaType(
      'the body of the request must be JSON or YAML',
    );
  }
  try {
    return contentType.includes('yaml') ? parse(text) : JSON.parse(text);
  } catch (error) {
    throw ApiError.badRequest(
      `couldn't parse the body of the request: ${(error as Error).message}`,
    );
  }
}
