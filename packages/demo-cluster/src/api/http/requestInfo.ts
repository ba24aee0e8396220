import { ApiRequest } from '../interceptors';

/** What a path names: `/apis/GROUP/VERSION/namespaces/NS/RESOURCE/NAME/SUBRESOURCE`. */
export interface RequestInfo {
  group: string;
  version: string;
  resource: string;
  namespace?: string;
  name?: string;
  subresource?: string;
}

/** The subresources of a namespace itself; anything else under a namespace is a resource in it. */
const NAMESPACE_SUBRESOURCES = ['status', 'finalize'];

/** What a path of the API names; undefined for paths of discovery and the like. */
export function parseRequestPath(path: string): RequestInfo | undefined {
  const parts = path.split('/').filter(Boolean).map(decodeURIComponent);
  if (parts[0] === 'api' && parts.length > 2) {
    return resourceInfo({ group: '', version: parts[1] }, parts.slice(2));
  }
  if (parts[0] === 'apis' && parts.length > 3) {
    return resourceInfo({ group: parts[1], version: parts[2] }, parts.slice(3));
  }
  return undefined;
}

function resourceInfo(
  at: { group: string; version: string },
  parts: string[],
): RequestInfo {
  if (
    parts[0] === 'namespaces' &&
    parts.length > 2 &&
    !NAMESPACE_SUBRESOURCES.includes(parts[2])
  ) {
    const [, namespace, resource, name, ...subresource] = parts;
    return {
      ...at,
      resource,
      namespace,
      name,
      subresource: subresource.join('/') || undefined,
    };
  }
  const [resource, name, ...subresource] = parts;
  return {
    ...at,
    resource,
    name,
    subresource: subresource.join('/') || undefined,
  };
}

/** The verb that authorization and interceptors know a request by. */
export function verbOf(
  method: string,
  info: RequestInfo,
  query: URLSearchParams,
): ApiRequest['verb'] | undefined {
  switch (method) {
    case 'GET':
    case 'HEAD':
      if (isTrue(query.get('watch'))) {
        return 'watch';
      }
      return info.name ? 'get' : 'list';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return info.name ? 'delete' : 'deletecollection';
    default:
      return undefined;
  }
}

/** Whether a query parameter is switched on. */
export function isTrue(value: string | null): boolean {
  return value === 'true' || value === '1';
}
