import { ApiError } from '../api/errors';
import { Admission } from '../api/KindRules';
import { Container, KubeObject, Pod } from '../api/objects';
import { Store } from '../api/Store';
import { parseQuantity } from './quantity';

type Quantities = Record<string, string>;

interface LimitRangeItem {
  type: string;
  default?: Quantities;
  defaultRequest?: Quantities;
  min?: Quantities;
  max?: Quantities;
}

/** Completes what containers ask for by the LimitRanges of their namespace, and refuses what is beyond them. */
export const limitRangeAdmission: Admission = (
  { operation, resource, object },
  store,
) => {
  if (resource !== 'pods' || operation !== 'create') {
    return;
  }
  const { spec, metadata } = object as KubeObject & Pod;
  const containers = [...(spec.initContainers ?? []), ...spec.containers];
  for (const item of containerItems(store, metadata.namespace!)) {
    containers.forEach(container => complete(container, item));
    const problem = containers
      .flatMap(container => problemsOf(container, item))
      .at(0);
    if (problem) {
      const type = store.resources.get('pods');
      throw ApiError.forbidden(type, metadata.name, problem);
    }
  }
};

function containerItems(store: Store, namespace: string): LimitRangeItem[] {
  return store
    .list('limitranges', { namespace })
    .flatMap(({ spec }) => (spec?.limits ?? []) as LimitRangeItem[])
    .filter(({ type }) => type === 'Container');
}

function complete(container: Container, item: LimitRangeItem): void {
  const { limits, requests } = container.resources ?? {};
  const defaultLimits = { ...item.max, ...item.default };
  const defaultRequests = {
    ...item.min,
    ...defaultLimits,
    ...item.defaultRequest,
  };
  container.resources = {
    ...container.resources,
    limits: { ...defaultLimits, ...limits },
    // A limit that the container names is its request, before any default.
    requests: { ...defaultRequests, ...limits, ...requests },
  };
}

function problemsOf(
  { resources }: Container,
  { min = {}, max = {} }: LimitRangeItem,
): string[] {
  const limits = (resources?.limits ?? {}) as Quantities;
  const requests = (resources?.requests ?? {}) as Quantities;
  const above = Object.entries(max)
    .filter(([name, most]) => parseQuantity(limits[name]) > parseQuantity(most))
    .map(
      ([name, most]) =>
        `maximum ${name} usage per Container is ${most}, but limit is ${limits[name]}`,
    );
  const below = Object.entries(min)
    .filter(
      ([name, least]) => parseQuantity(requests[name]) < parseQuantity(least),
    )
    .map(
      ([name, least]) =>
        `minimum ${name} usage per Container is ${least}, but request is ${requests[name]}`,
    );
  return [...above, ...below];
}
