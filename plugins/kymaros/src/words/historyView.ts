import type { RunOrder, Verdict } from '@kymaros/plugin-kymaros-common';

/** How the reader wants to see the history of a test. */
export interface HistoryView {
  page: number;
  /** Where the page starts, as the server said; the first one has none. */
  cursor?: string;
  pageSize: number;
  orderBy: RunOrder;
  order: 'asc' | 'desc';
  verdicts: Verdict[];
}

export const HISTORY_PAGE_SIZES = [10, 25, 50];

export const HISTORY_VERDICTS: Verdict[] = [
  'pass',
  'partial',
  'fail',
  'unverified',
  'error',
];

const ORDERS: RunOrder[] = ['createdAt', 'score', 'rtoMs', 'durationMs'];

/** All runs, the newest first. */
const WHOLE_HISTORY: HistoryView = {
  page: 0,
  pageSize: 10,
  orderBy: 'createdAt',
  order: 'desc',
  verdicts: [],
};

/** A view as the page's address tells it; what the address tells wrongly is left out. */
export function historyViewFrom(address: URLSearchParams): HistoryView {
  const orderBy = address.get('orderBy') as RunOrder;
  const pageSize = Number(address.get('size'));
  const page = Number(address.get('page')) - 1;
  const cursor = address.get('after') ?? undefined;
  return {
    ...WHOLE_HISTORY,
    ...(cursor && Number.isInteger(page) && page > 0 && { page, cursor }),
    ...(HISTORY_PAGE_SIZES.includes(pageSize) && { pageSize }),
    ...(ORDERS.includes(orderBy) && { orderBy }),
    ...(address.get('order') === 'asc' && { order: 'asc' }),
    verdicts: HISTORY_VERDICTS.filter(verdict =>
      address.getAll('verdict').includes(verdict),
    ),
  };
}

/** The address that tells a view; what is as usual is not told. */
export function addressOfHistory(view: HistoryView): URLSearchParams {
  const { page, cursor, pageSize, orderBy, order, verdicts } = view;
  return new URLSearchParams([
    ...verdicts.map(verdict => ['verdict', verdict]),
    ...(orderBy === WHOLE_HISTORY.orderBy ? [] : [['orderBy', orderBy]]),
    ...(order === WHOLE_HISTORY.order ? [] : [['order', order]]),
    ...(pageSize === WHOLE_HISTORY.pageSize ? [] : [['size', `${pageSize}`]]),
    ...(cursor
      ? [
          ['page', `${page + 1}`],
          ['after', cursor],
        ]
      : []),
  ]);
}
