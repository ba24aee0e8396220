import fc from 'fast-check';
import {
  addressOfHistory,
  HISTORY_PAGE_SIZES,
  HISTORY_VERDICTS,
  historyViewFrom,
  type HistoryView,
} from './historyView';

const whereTo = fc.oneof(
  fc.constant({ page: 0 }),
  fc.record({
    page: fc.integer({ min: 1, max: 1_000 }),
    cursor: fc.string({ minLength: 1 }),
  }),
);

const views: fc.Arbitrary<HistoryView> = fc
  .record({
    pageSize: fc.constantFrom(...HISTORY_PAGE_SIZES),
    orderBy: fc.constantFrom('createdAt', 'score', 'rtoMs', 'durationMs'),
    order: fc.constantFrom('asc', 'desc'),
    verdicts: fc.subarray(HISTORY_VERDICTS),
  })
  .chain(view => whereTo.map(place => ({ ...view, ...place } as HistoryView)));

it('the address tells a view in full, also after a reload', () => {
  fc.assert(
    fc.property(views, view => {
      const address = addressOfHistory(view).toString();
      expect(historyViewFrom(new URLSearchParams(address))).toEqual(view);
    }),
  );
});

it('what is as usual is not told', () => {
  const usual = historyViewFrom(new URLSearchParams());
  expect(addressOfHistory(usual).toString()).toBe('');
});

it.each([
  'orderBy=owner',
  'order=up',
  'size=1000000',
  'page=3',
  'page=-1&after=x',
  'page=x&after=x',
  'verdict=great',
])('what the address tells wrongly is left out: %s', address => {
  expect(historyViewFrom(new URLSearchParams(address))).toEqual(
    historyViewFrom(new URLSearchParams()),
  );
});
