import {
  TEST_STATUSES,
  type FleetFilter,
  type RestoreTestOrder,
  type RestoreTestQuery,
  type TestStatus,
} from '@kymaros/plugin-kymaros-common';

/** What of the fleet a reader wants to see, and in which order. */
export interface FleetView {
  search: string;
  statuses: TestStatus[];
  owners: string[];
  systems: string[];
  clusters: string[];
  orderBy: RestoreTestOrder;
  order: 'asc' | 'desc';
}

const ORDERS: RestoreTestOrder[] = [
  'urgency',
  'title',
  'readiness',
  'provenAt',
  'nextRunAt',
];

/** Nothing left out, the worst first. */
export const WHOLE_FLEET: FleetView = {
  search: '',
  statuses: [],
  owners: [],
  systems: [],
  clusters: [],
  orderBy: 'urgency',
  order: 'asc',
};

/** A view as the page's address tells it; what the address tells wrongly is left out. */
export function viewFrom(address: URLSearchParams): FleetView {
  const orderBy = address.get('orderBy') as RestoreTestOrder;
  return {
    search: address.get('search') ?? '',
    statuses: TEST_STATUSES.filter(status =>
      address.getAll('status').includes(status),
    ),
    owners: address.getAll('owner'),
    systems: address.getAll('system'),
    clusters: address.getAll('cluster'),
    orderBy: ORDERS.includes(orderBy) ? orderBy : WHOLE_FLEET.orderBy,
    order: address.get('order') === 'desc' ? 'desc' : 'asc',
  };
}

/** The address that tells a view; what is as usual is not told. */
export function addressOf(view: FleetView): URLSearchParams {
  const { search, statuses, owners, systems, clusters, orderBy, order } = view;
  return new URLSearchParams([
    ...(search ? [['search', search]] : []),
    ...statuses.map(status => ['status', status]),
    ...owners.map(owner => ['owner', owner]),
    ...systems.map(system => ['system', system]),
    ...clusters.map(cluster => ['cluster', cluster]),
    ...(orderBy === WHOLE_FLEET.orderBy ? [] : [['orderBy', orderBy]]),
    ...(order === WHOLE_FLEET.order ? [] : [['order', order]]),
  ]);
}

/** What a view narrows the whole page to. */
export function filterOf(view: FleetView): FleetFilter {
  return {
    ownerRefs: unlessEmpty(view.owners),
    systemRefs: unlessEmpty(view.systems),
    clusters: unlessEmpty(view.clusters),
  };
}

/** What a view asks of the list of tests. */
export function testQueryOf(view: FleetView): RestoreTestQuery {
  return {
    ...filterOf(view),
    statuses: unlessEmpty(view.statuses),
    search: view.search.trim() || undefined,
    orderBy: view.orderBy,
    order: view.order,
  };
}

/** Whether a view leaves any test out. */
export function leavesOut(view: FleetView): boolean {
  return (
    view.search.trim() !== '' ||
    [view.statuses, view.owners, view.systems, view.clusters].some(
      ({ length }) => length > 0,
    )
  );
}

function unlessEmpty<T>(values: T[]): T[] | undefined {
  return values.length > 0 ? values : undefined;
}
