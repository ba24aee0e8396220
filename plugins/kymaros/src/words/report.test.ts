import fc from 'fast-check';
import {
  addressFor,
  lastDays,
  queryFor,
  wishFrom,
  type ReportWish,
} from './report';

const NOW = Date.parse('2026-11-23T12:00:00Z');

const wish = (change: Partial<ReportWish> = {}): ReportWish => ({
  from: '2026-01-01',
  to: '2026-01-31',
  scope: 'all',
  reference: '',
  ...change,
});

it('an address leads back to the wish that it tells', () => {
  const wishes = fc.record<ReportWish>({
    from: fc.constantFrom('2026-01-01', '2026-06-15'),
    to: fc.constantFrom('2026-07-01', '2026-12-31'),
    scope: fc.constantFrom('entity', 'owner'),
    reference: fc.string(),
  });
  fc.assert(
    fc.property(wishes, told => {
      const address = new URLSearchParams(addressFor(told));
      expect(wishFrom(address, NOW)).toEqual(told);
    }),
  );
});

it('without an address it is the last 30 days of everything', () => {
  expect(wishFrom(new URLSearchParams(), NOW)).toEqual({
    ...lastDays(30, NOW),
    scope: 'all',
    reference: '',
  });
});

it('both days are in the report', () => {
  const query = queryFor(wish({ from: '2026-01-31' })) as {
    from: string;
    to: string;
  };
  expect(Date.parse(query.to) - Date.parse(query.from)).toBe(24 * 3_600_000);
});

it.each([
  [{ from: '2026-02-01' }, 'period'],
  [{ from: '2024-01-01' }, 'period'],
  [{ from: '' }, 'period'],
  [{ scope: 'entity' }, 'reference'],
  [{ scope: 'owner', reference: 'team-orders' }, 'reference'],
] as Array<[Partial<ReportWish>, string]>)(
  '%j cannot be asked for: %s',
  (change, problem) => {
    expect(queryFor(wish(change))).toBe(problem);
  },
);

it('asks about the entity or about the owner', () => {
  expect(
    queryFor(wish({ scope: 'entity', reference: ' component:default/api ' })),
  ).toMatchObject({ entityRef: 'component:default/api' });
  expect(
    queryFor(wish({ scope: 'owner', reference: 'group:default/orders' })),
  ).toMatchObject({ ownerRef: 'group:default/orders' });
});
