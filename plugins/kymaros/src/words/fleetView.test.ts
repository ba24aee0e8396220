import { TEST_STATUSES } from '@kymaros/plugin-kymaros-common';
import fc from 'fast-check';
import {
  addressOf,
  filterOf,
  leavesOut,
  testQueryOf,
  viewFrom,
  WHOLE_FLEET,
  type FleetView,
} from './fleetView';

const words = fc.array(fc.string({ minLength: 1 }), { maxLength: 3 });

const views: fc.Arbitrary<FleetView> = fc.record({
  search: fc.string(),
  statuses: fc.subarray([...TEST_STATUSES]),
  owners: words,
  systems: words,
  clusters: words,
  orderBy: fc.constantFrom(
    'urgency',
    'title',
    'readiness',
    'provenAt',
    'nextRunAt',
  ),
  order: fc.constantFrom('asc', 'desc'),
});

describe('the address of the fleet page', () => {
  it('tells any view so that whoever it is shared with sees the same', () => {
    fc.assert(
      fc.property(views, view => {
        const shared = new URLSearchParams(addressOf(view).toString());
        expect(viewFrom(shared)).toEqual(view);
      }),
    );
  });

  it('is empty for the whole fleet', () => {
    expect(addressOf(WHOLE_FLEET).toString()).toBe('');
    expect(leavesOut(WHOLE_FLEET)).toBe(false);
  });

  it('leaves out what it tells wrongly', () => {
    expect(
      viewFrom(new URLSearchParams('status=broken&orderBy=ref&order=up')),
    ).toEqual(WHOLE_FLEET);
  });

  it('asks the backend for nothing that narrows nothing', () => {
    expect(testQueryOf(WHOLE_FLEET)).toEqual({
      orderBy: 'urgency',
      order: 'asc',
    });
    expect(filterOf({ ...WHOLE_FLEET, clusters: ['north'] })).toEqual({
      clusters: ['north'],
    });
  });
});
