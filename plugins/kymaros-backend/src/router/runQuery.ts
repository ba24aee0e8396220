import type {
  RunOrder,
  RunQuery,
  Verdict,
} from '@kymaros/plugin-kymaros-common';

/** The query of a history request, after the OpenAPI document has checked and coerced its parameters. */
export function readRunQuery(query: object): RunQuery {
  const { limit, cursor, verdict, orderBy, order } = query as {
    limit?: number;
    cursor?: string;
    verdict?: Verdict[];
    orderBy?: RunOrder;
    order?: 'asc' | 'desc';
  };
  return { limit, cursor, verdicts: verdict, orderBy, order };
}
