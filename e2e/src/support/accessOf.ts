import type { IncomingMessage } from 'node:http';

/** What a request needs the right for, in RBAC's words. */
export interface Access {
  verb: string;
  /** Empty for the core group. */
  group: string;
  /** With a subresource as `pods/exec`. */
  resource: string;
  /** Absent: in the whole cluster. */
  namespace?: string;
}

const VERBS: Record<string, string> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** Undefined for what is no object: discovery, versions, health. */
export function accessOf({
  method,
  url,
  headers,
}: Pick<IncomingMessage, 'method' | 'url' | 'headers'>): Access | undefined {
  const { pathname, searchParams } = new URL(url!, 'http://api');
  const parts = pathname.split('/').slice(1);
  const group = parts[0] === 'apis' ? parts[1] : '';
  const rest = parts.slice(parts[0] === 'apis' ? 3 : 2);
  const isInNamespace = rest[0] === 'namespaces' && rest.length > 2;
  const [plural, name, subresource] = isInNamespace ? rest.slice(2) : rest;
  if (!plural) {
    return undefined;
  }
  const listVerb = searchParams.get('watch') === 'true' ? 'watch' : 'list';
  const readVerb = name ? 'get' : listVerb;
  return {
    // Kubernetes asks for `create` when a WebSocket to a pod is opened, since 1.35; before, `get` was enough.
    verb: headers.upgrade ? 'create' : VERBS[method!] ?? readVerb,
    group,
    resource: subresource ? `${plural}/${subresource}` : plural,
    namespace: isInNamespace ? rest[1] : undefined,
  };
}
