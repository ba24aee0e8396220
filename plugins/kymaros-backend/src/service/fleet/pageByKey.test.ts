import { InputError } from '@backstage/errors';
import fc from 'fast-check';
import { pageByKey, type KeyedList } from './pageByKey';

interface Item {
  id: number;
  value: number;
}

const byValue = (items: Item[], direction: 1 | -1): KeyedList<Item> => ({
  items,
  keyOf: ({ value, id }) => [value, id],
  directions: [direction, 1],
  name: `items ${direction}`,
});

function allPages(list: KeyedList<Item>, limit: number): Item[] {
  const found: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = pageByKey(list, { limit, cursor });
    expect(page.totalItems).toBe(list.items.length);
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return found;
}

const items = fc
  .array(fc.integer({ min: 0, max: 5 }), { maxLength: 20 })
  .map(values => values.map((value, id) => ({ value, id })));
const direction = fc.constantFrom<1 | -1>(1, -1);
const limit = fc.integer({ min: 1, max: 7 });

describe('pageByKey', () => {
  it('gives, page by page, the whole list in its order', () => {
    fc.assert(
      fc.property(items, direction, limit, (all, sign, count) => {
        const expected = [...all].sort(
          (a, b) => sign * (a.value - b.value) || a.id - b.id,
        );
        expect(allPages(byValue(all, sign), count)).toEqual(expected);
      }),
    );
  });

  it('neither repeats nor skips what stays, whatever comes and goes between two pages', () => {
    fc.assert(
      fc.property(
        items,
        direction,
        limit,
        fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }),
        fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 5 }),
        (all, sign, count, stays, more) => {
          const first = pageByKey(byValue(all, sign), { limit: count });
          fc.pre(first.nextCursor !== undefined);
          const later = [
            ...all.filter(({ id }) => stays[id]),
            ...more.map((value, i) => ({ value, id: 100 + i })),
          ];
          const rest = pageByKey(byValue(later, sign), {
            limit: 100,
            cursor: first.nextCursor,
          }).items.map(({ id }) => id);
          const seen = first.items.map(({ id }) => id);
          expect(rest.filter(id => seen.includes(id))).toEqual([]);
          expect([...seen, ...rest]).toEqual(
            expect.arrayContaining(
              all.filter(({ id }) => stays[id]).map(({ id }) => id),
            ),
          );
        },
      ),
    );
  });

  it.each([
    ['nothing of ours', 'x'],
    ['of another list', { list: 'items -1', key: [1, 1] }],
    ['of other keys', { list: 'items 1', key: [1] }],
    ['of no keys', { list: 'items 1', key: [1, null] }],
    ['null', null],
  ])('refuses a cursor that is %s', (_, content) => {
    const cursor = Buffer.from(
      typeof content === 'string' ? content : JSON.stringify(content),
    ).toString('base64url');
    expect(() => pageByKey(byValue([], 1), { limit: 1, cursor })).toThrow(
      InputError,
    );
  });
});
