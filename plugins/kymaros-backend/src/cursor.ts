import { InputError } from '@backstage/errors';

/** Where a page of a list ended; opaque to those who hand it back. */
export function formatCursor(cursor: object): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/**
 * Reads a cursor that {@link formatCursor} wrote.
 *
 * @throws InputError when it is none of this list
 */
export function parseCursor<T extends object>(
  text: string,
  list: { is: (cursor: Partial<T>) => boolean; of: string },
): T {
  const cursor = decode(text);
  if (!cursor || !list.is(cursor as Partial<T>)) {
    throw new InputError(
      `cursor is not the nextCursor of ${list.of}; leave it out to begin at the first page`,
    );
  }
  return cursor as T;
}

function decode(text: string): object | undefined {
  try {
    const cursor = JSON.parse(Buffer.from(text, 'base64url').toString());
    return typeof cursor === 'object' && cursor ? cursor : undefined;
  } catch {
    return undefined;
  }
}
