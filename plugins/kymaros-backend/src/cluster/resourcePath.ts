import type { LabelSelector } from '@kymaros/plugin-kymaros-common';
import type {
  ObjectKey,
  ObjectQuery,
  ResourceKind,
} from '@kymaros/plugin-kymaros-node';

/** The API group in an `apiVersion`; empty for the core group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
}

/**
 * Path of a set of objects below the server's address.
 *
 * @throws when the namespace does not fit the kind, so that a namespaced request never becomes a cluster-wide one
 */
export function collectionPath(
  kind: ResourceKind,
  options: { namespace?: string; allNamespaces?: boolean },
): string {
  const group = kind.apiVersion.includes('/') ? 'apis' : 'api';
  const root = `/${group}/${kind.apiVersion}`;
  if (!kind.namespaced) {
    if (options.namespace !== undefined) {
      throw new Error(
        `${kind.apiVersion} ${kind.kind} is cluster-scoped and cannot be addressed in namespace '${options.namespace}'`,
      );
    }
    return `${root}/${kind.plural}`;
  }
  if (options.namespace) {
    return `${root}/namespaces/${segment(options.namespace)}/${kind.plural}`;
  }
  if (!options.allNamespaces) {
    throw new Error(`${kind.apiVersion} ${kind.kind} needs a namespace`);
  }
  return `${root}/${kind.plural}`;
}

/** Path of one object below the server's address. */
export function objectPath(
  kind: ResourceKind,
  key: Omit<ObjectKey, 'apiVersion' | 'kind'>,
): string {
  return `${collectionPath(kind, { namespace: key.namespace })}/${segment(
    key.name,
  )}`;
}

/** The object in words, for errors: `Pod sandbox-db/postgres-0`. */
export function describeObject(key: ObjectKey): string {
  return `${key.kind} ${key.namespace ? `${key.namespace}/` : ''}${key.name}`;
}

/** The set in words, for errors: `Pods in sandbox-db with app=postgres`. */
export function describeQuery(query: ObjectQuery): string {
  const where = query.namespace ? ` in ${query.namespace}` : '';
  const selectors = [
    query.labelSelector && formatLabelSelector(query.labelSelector),
    query.fieldSelector,
  ].filter(Boolean);
  const which = selectors.length ? ` with ${selectors.join(' and ')}` : '';
  return `${query.kind} objects${where}${which}`;
}

/** The selector as the API's query parameter. */
export function formatLabelSelector(selector: LabelSelector): string {
  const equalities = Object.entries(selector.matchLabels ?? {}).map(
    ([key, value]) => `${key}=${value}`,
  );
  const expressions = (selector.matchExpressions ?? []).map(
    ({ key, operator, values = [] }) => {
      switch (operator) {
        case 'In':
          return `${key} in (${values.join(',')})`;
        case 'NotIn':
          return `${key} notin (${values.join(',')})`;
        case 'Exists':
          return key;
        default:
          return `!${key}`;
      }
    },
  );
  return [...equalities, ...expressions].join(',');
}

/** One path segment; names that could climb out of their place are refused. */
function segment(name: string): string {
  if (name === '' || name === '.' || name === '..') {
    throw new Error(`'${name}' is not a Kubernetes name`);
  }
  return encodeURIComponent(name);
}
