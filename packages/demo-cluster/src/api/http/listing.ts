import { ApiError } from '../errors';
import { KubeObject, ResourceName } from '../objects';
import { Selection } from '../selectors';
import type { Store } from '../Store';

/** One page of a list. */
export interface Page {
  items: KubeObject[];
  metadata: {
    resourceVersion: string;
    continue?: string;
    remainingItemCount?: number;
  };
}

/** The selection that a request's query asks for. */
export function selectionOf(
  namespace: string | undefined,
  query: URLSearchParams,
): Selection {
  return {
    namespace,
    labelSelector: query.get('labelSelector') ?? undefined,
    fieldSelector: query.get('fieldSelector') ?? undefined,
  };
}

/** Lists objects, page by page when the query has a `limit`. */
export function listPage(
  store: Store,
  resource: ResourceName,
  query: { selection: Selection; params: URLSearchParams },
): Page {
  const all: KubeObject[] = store.list(
    resource,
    query.selection,
  ) as KubeObject[];
  const start = decodeContinue(query.params.get('continue'));
  const rest = start
    ? all.filter(object => position(object) > start.after)
    : all;
  const limit = Number(query.params.get('limit') ?? 0);
  const items = limit > 0 ? rest.slice(0, limit) : rest;
  const resourceVersion =
    start?.resourceVersion ?? String(store.changes.revision);
  const remaining = rest.length - items.length;
  if (remaining === 0) {
    return { items, metadata: { resourceVersion } };
  }
  const after = position(items[items.length - 1]);
  const token = Buffer.from(
    JSON.stringify({ resourceVersion, after }),
  ).toString('base64url');
  return {
    items,
    metadata: {
      resourceVersion,
      continue: token,
      remainingItemCount: remaining,
    },
  };
}

function position(object: KubeObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

function decodeContinue(
  token: string | null,
): { resourceVersion: string; after: string } | undefined {
  if (!token) {
    return undefined;
  }
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    throw ApiError.badRequest(
      'continue key is not valid: the token must be one that a list gave out',
    );
  }
}
