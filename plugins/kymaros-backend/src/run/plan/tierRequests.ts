import type { BackedUpObject } from '@kymaros/plugin-kymaros-node';
import { fieldAt, listAt, namesAt } from '../../sandbox/hazards/fields';
import { podOf } from '../../sandbox/hazards/podCarriers';
import { uncontrolled } from './owners';
import { formatQuantity, parseQuantity } from './quantity';

type Amounts = Record<string, number>;

/** Make pods only when they are told to. */
const NOT_STARTED = ['cronjobs.batch', 'jobs.batch'];

/** What the pods that would start in a tier ask for together, as Kubernetes quantities by resource. */
export function tierRequests(
  /** Those that are restored. */
  objects: readonly BackedUpObject[],
): Record<string, string> {
  const starting = uncontrolled(
    objects.filter(
      object => podOf(object) && !NOT_STARTED.includes(object.resource),
    ),
  );
  const total = starting
    .map(object => times(podRequests(podOf(object)), podCount(object)))
    .reduce(plus, {});
  return Object.fromEntries(
    Object.entries(total)
      .filter(([, amount]) => amount > 0)
      .map(([resource, amount]) => [
        resource,
        formatQuantity(resource, amount),
      ]),
  );
}

function podCount({ resource, spec, status }: BackedUpObject): number {
  if (resource === 'pods') {
    return 1;
  }
  const count = resource.startsWith('daemonsets.')
    ? fieldAt(status, 'desiredNumberScheduled')
    : fieldAt(spec, 'replicas');
  return typeof count === 'number' ? count : 1;
}

/** As the scheduler counts: init containers run one after another, before the others; sidecars stay beside all. */
function podRequests(pod: unknown): Amounts {
  const running = listAt(pod, 'spec', 'containers')
    .map(requestsOf)
    .reduce(plus, {});
  let sidecars: Amounts = {};
  let starting: Amounts = {};
  for (const container of listAt(pod, 'spec', 'initContainers')) {
    const needed = plus(sidecars, requestsOf(container));
    starting = largest(starting, needed);
    if (fieldAt(container, 'restartPolicy') === 'Always') {
      sidecars = needed;
    }
  }
  return largest(plus(running, sidecars), starting);
}

function requestsOf(container: unknown): Amounts {
  const path = ['resources', 'requests'];
  return Object.fromEntries(
    namesAt(container, ...path).map(resource => [
      resource,
      parseQuantity(fieldAt(container, ...path, resource)) ?? 0,
    ]),
  );
}

function plus(a: Amounts, b: Amounts): Amounts {
  return combine([a, b], (one, other) => one + other);
}

function largest(a: Amounts, b: Amounts): Amounts {
  return combine([a, b], Math.max);
}

function times(amounts: Amounts, count: number): Amounts {
  return Object.fromEntries(
    Object.entries(amounts).map(([name, amount]) => [name, amount * count]),
  );
}

function combine(
  [a, b]: [Amounts, Amounts],
  operation: (one: number, other: number) => number,
): Amounts {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries(
    [...names].map(name => [name, operation(a[name] ?? 0, b[name] ?? 0)]),
  );
}
