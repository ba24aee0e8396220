import type { Page } from '@kymaros/plugin-kymaros-common';
import { formatCursor, parseCursor } from '../../cursor';

/** What a list is ordered by, first things first; the last part must be of one item only. */
export type SortKey = ReadonlyArray<string | number>;

/** A list that is shown page by page. */
export interface KeyedList<T> {
  items: readonly T[];
  keyOf: (item: T) => SortKey;
  /** Of each part of the key, whether it ascends (1) or descends (-1). */
  directions: ReadonlyArray<1 | -1>;
  /** Names the list and its order, so that a cursor of another one is refused. */
  name: string;
}

interface Cursor {
  list: string;
  key: SortKey;
}

/**
 * A page of an ordered list.
 *
 * The cursor is the key of the last item seen, not a number of items to pass over: items that come, go or move meanwhile
 * neither repeat nor hide others that stay where they are.
 *
 * @throws InputError when the cursor is none of this list
 */
export function pageByKey<T>(
  list: KeyedList<T>,
  { limit, cursor }: { limit: number; cursor?: string },
): Page<T> {
  const after = cursor === undefined ? undefined : readKey(cursor, list);
  const ordered = list.items
    .map(item => ({ item, key: list.keyOf(item) }))
    .sort((a, b) => compare(a.key, b.key, list.directions));
  const rest = after
    ? ordered.filter(({ key }) => compare(key, after, list.directions) > 0)
    : ordered;
  const page = rest.slice(0, limit);
  return {
    items: page.map(({ item }) => item),
    totalItems: list.items.length,
    nextCursor:
      rest.length > limit
        ? formatCursor({ list: list.name, key: page[limit - 1].key })
        : undefined,
  };
}

function readKey<T>(cursor: string, list: KeyedList<T>): SortKey {
  return parseCursor<Cursor>(cursor, {
    is: ({ list: name, key }) =>
      name === list.name &&
      Array.isArray(key) &&
      key.length === list.directions.length &&
      key.every(part => ['string', 'number'].includes(typeof part)),
    of: `the list of ${list.name}`,
  }).key;
}

function compare(
  a: SortKey,
  b: SortKey,
  directions: ReadonlyArray<1 | -1>,
): number {
  for (let i = 0; i < directions.length; i++) {
    if (a[i] !== b[i]) {
      return a[i] < b[i] ? -directions[i] : directions[i];
    }
  }
  return 0;
}
