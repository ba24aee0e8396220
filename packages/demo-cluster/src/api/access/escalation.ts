import { ApiError } from '../errors';
import { ApiRequest } from '../interceptors';
import { ResourceType } from '../resources';
import { Store } from '../Store';
import { Access, PolicyRule, rulesOfRole } from './rbac';
import { User } from './User';

interface BindingBody {
  metadata?: { name?: string };
  roleRef?: { kind: string; name: string };
}

/** Nobody gives away a right that they do not have, unless they may bind that role. */
export function refuseEscalation(
  call: { request: ApiRequest; type: ResourceType; user: User },
  { store, access }: { store: Store; access: Access },
): void {
  const { request, type, user } = call;
  const { roleRef, metadata } = (request.body ?? {}) as BindingBody;
  const binds = ['rolebindings', 'clusterrolebindings'].includes(type.plural);
  if (!binds || !roleRef || !['create', 'update'].includes(request.verb)) {
    return;
  }
  const { namespace } = request;
  const mayBind = access(
    {
      verb: 'bind',
      group: type.group,
      resource: roleRef.kind === 'ClusterRole' ? 'clusterroles' : 'roles',
      namespace,
      name: roleRef.name,
    },
    user,
  );
  const missing = rulesOfRole(store, roleRef, namespace).filter(
    rule => !holds(rule, { access, user, namespace }),
  );
  if (!mayBind && missing.length > 0) {
    const groups = user.groups.map(group => `"${group}"`).join(' ');
    const why = `user "${
      user.name
    }" (groups=[${groups}]) is attempting to grant RBAC permissions not currently held:\n${missing
      .map(describe)
      .join('\n')}`;
    throw ApiError.forbidden(type, metadata?.name ?? '', why);
  }
}

function holds(
  rule: PolicyRule,
  by: { access: Access; user: User; namespace?: string },
): boolean {
  const names = rule.resourceNames ?? [undefined];
  return rule.verbs.every(verb =>
    (rule.apiGroups ?? []).every(group =>
      (rule.resources ?? []).every(path => {
        const [resource, subresource] = path.split('/');
        return names.every(name =>
          by.access(
            {
              verb,
              group,
              resource,
              subresource,
              namespace: by.namespace,
              name,
            },
            by.user,
          ),
        );
      }),
    ),
  );
}

function describe({ apiGroups = [], resources = [], verbs }: PolicyRule) {
  const list = (words: string[]) => words.map(word => `"${word}"`).join(' ');
  return `{APIGroups:[${list(apiGroups)}], Resources:[${list(
    resources,
  )}], Verbs:[${list(verbs)}]}`;
}
