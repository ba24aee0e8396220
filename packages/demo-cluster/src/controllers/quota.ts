import { ApiError } from '../api/errors';
import { Admission } from '../api/KindRules';
import { KubeObject, ObjectKey, Pod, ResourceQuota } from '../api/objects';
import { resourceName } from '../api/resources';
import { Store } from '../api/Store';
import { all, Controller } from './Controller';
import { isActive } from './pods';
import { formatQuantity, parseQuantity } from './quantity';
import { WorkQueue } from './WorkQueue';
import { sameContent } from '../api/sameContent';

type Usage = Record<string, number>;

/** Refuses what would exceed a ResourceQuota. */
export const quotaAdmission: Admission = (
  { operation, resource, object, old },
  store,
) => {
  const { namespace } = object.metadata;
  if (
    operation === 'delete' ||
    !namespace ||
    (operation === 'update' && resource !== 'persistentvolumeclaims')
  ) {
    return;
  }
  for (const quota of store.list('resourcequotas', { namespace })) {
    const limits = quota.spec.hard ?? {};
    const before = old ? usageOf(resource, old) : {};
    const asked = usageOf(resource, object);
    requireCompute(store, { resource, object, quota });
    const used = usageInNamespace(store, namespace, Object.keys(limits));
    const exceeded = Object.keys(limits).filter(name => {
      const more = (asked[name] ?? 0) - (before[name] ?? 0);
      return more > 0 && used[name] + more > parseQuantity(limits[name]);
    });
    if (exceeded.length > 0) {
      const list = (of: (name: string) => string) =>
        exceeded.map(name => `${name}=${of(name)}`).join(',');
      const why = `exceeded quota: ${quota.metadata.name}, requested: ${list(
        name => formatQuantity(name, asked[name] - (before[name] ?? 0)),
      )}, used: ${list(name =>
        formatQuantity(name, used[name]),
      )}, limited: ${list(name => limits[name])}`;
      throw ApiError.forbidden(
        store.resources.get(resource),
        object.metadata.name,
        why,
      );
    }
  }
};

/** Under a quota on cpu or memory every container has to say what it needs. */
function requireCompute(
  store: Store,
  at: { resource: string; object: KubeObject; quota: ResourceQuota },
): void {
  if (at.resource !== 'pods') {
    return;
  }
  const { containers } = (at.object as unknown as Pod).spec;
  const missing = Object.keys(at.quota.spec.hard ?? {}).filter(name => {
    const [kind, compute] = computeName(name);
    return (
      compute &&
      containers.some(
        ({ resources }) =>
          !resources?.[kind]?.[compute] &&
          !(kind === 'requests' && resources?.limits?.[compute]),
      )
    );
  });
  if (missing.length > 0) {
    const names = containers.map(container => container.name).join(',');
    const why = `failed quota: ${at.quota.metadata.name}: must specify ${missing
      .map(name => `${name} for: ${names}`)
      .join('; ')}`;
    throw ApiError.forbidden(
      store.resources.get('pods'),
      at.object.metadata.name,
      why,
    );
  }
}

/** Which figure of a container a quota's entry counts. */
function computeName(
  name: string,
): ['requests' | 'limits', string | undefined] {
  const [prefix, rest] = name.includes('.')
    ? name.split('.', 2)
    : ['requests', name];
  const kind = prefix === 'limits' ? 'limits' : 'requests';
  return [kind, ['cpu', 'memory'].includes(rest) ? rest : undefined];
}

/** What one object counts for, by the names that quotas use. */
function usageOf(resource: string, object: KubeObject): Usage {
  const usage: Usage = { [`count/${resource}`]: 1, [resource]: 1 };
  if (resource === 'persistentvolumeclaims') {
    usage['requests.storage'] = parseQuantity(
      object.spec.resources?.requests?.storage ?? '0',
    );
  }
  if (resource === 'services') {
    usage['services.loadbalancers'] = Number(
      object.spec.type === 'LoadBalancer',
    );
    usage['services.nodeports'] = Number(
      ['LoadBalancer', 'NodePort'].includes(object.spec.type),
    );
  }
  if (resource === 'pods') {
    for (const name of [
      'cpu',
      'memory',
      'requests.cpu',
      'requests.memory',
      'limits.cpu',
      'limits.memory',
    ]) {
      const [kind, compute] = computeName(name);
      const figures = (object as unknown as Pod).spec.containers.map(
        ({ resources }) =>
          resources?.[kind]?.[compute!] ??
          (kind === 'requests' ? resources?.limits?.[compute!] : undefined) ??
          '0',
      );
      usage[name] = figures.reduce(
        (sum, figure) => sum + parseQuantity(figure),
        0,
      );
    }
  }
  return usage;
}

function usageInNamespace(
  store: Store,
  namespace: string,
  names: string[],
): Usage {
  const total: Usage = Object.fromEntries(names.map(name => [name, 0]));
  for (const type of store.resources.all().filter(one => one.namespaced)) {
    const resource = resourceName(type);
    for (const object of store.list(resource, { namespace }) as KubeObject[]) {
      if (
        resource !== 'pods' ||
        isActive(object as unknown as Pod) ||
        object.metadata.deletionTimestamp
      ) {
        const usage = usageOf(resource, object);
        names.forEach(name => {
          total[name] += usage[name] ?? 0;
        });
      }
    }
  }
  return total;
}

/** Keeps the figures in the status of quotas. */
export const quotaController: Controller = ({ store }) => {
  const queue = new WorkQueue({
    clock: store.clock,
    reconcile: key => writeStatus(store, key),
  });
  const enqueue = (namespace?: string) =>
    store
      .list('resourcequotas', { namespace })
      .forEach(quota => queue.add(quota.metadata));
  const stops: Array<() => void> = [];
  store.resources.forEach(type => {
    if (type.namespaced && resourceName(type) !== 'events') {
      stops.push(
        store.watch(resourceName(type), {}, event =>
          enqueue((event.object as KubeObject).metadata.namespace),
        ),
      );
    }
  });
  return all(
    () => stops.forEach(stop => stop()),
    () => queue.stop(),
  );
};

function writeStatus(store: Store, key: ObjectKey): void {
  const quota = store.get('resourcequotas', key);
  if (!quota) {
    return;
  }
  const hard = quota.spec.hard ?? {};
  const usage = usageInNamespace(store, key.namespace!, Object.keys(hard));
  const used = Object.fromEntries(
    Object.keys(hard).map(name => [name, formatQuantity(name, usage[name])]),
  );
  if (!sameContent(quota.status, { hard, used })) {
    store.update(
      'resourcequotas',
      { ...quota, status: { hard, used } },
      { subresource: 'status' },
    );
  }
}
