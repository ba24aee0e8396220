import { KubeObject } from '../objects';
import { Store } from '../Store';
import { mayDoEverything, serviceAccountUser, User } from './User';

/** What somebody wants to do. */
export interface AccessAttributes {
  verb: string;
  group: string;
  resource: string;
  subresource?: string;
  namespace?: string;
  name?: string;
}

/** Decides whether a user may do something. */
export type Access = (attributes: AccessAttributes, user: User) => boolean;

/** One rule of a Role. */
export interface PolicyRule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
}

interface RoleRef {
  kind: string;
  name: string;
}

interface Binding extends KubeObject {
  roleRef: RoleRef;
  subjects?: Array<{ kind: string; name: string; namespace?: string }>;
}

const GROUP = 'rbac.authorization.k8s.io';

/** Decides by the Roles and bindings that the cluster holds at that moment. */
export function roleBasedAccess(store: Store): Access {
  return (attributes, user) =>
    mayDoEverything(user) ||
    rulesOf(store, user, attributes.namespace).some(rule =>
      ruleAllows(rule, attributes),
    );
}

/** The rules that a user has in a namespace, or in the whole cluster. */
export function rulesOf(
  store: Store,
  user: User,
  namespace?: string,
): PolicyRule[] {
  const bindings = [
    ...(store.list(`clusterrolebindings.${GROUP}`) as Binding[]),
    ...(namespace
      ? (store.list(`rolebindings.${GROUP}`, { namespace }) as Binding[])
      : []),
  ];
  return bindings
    .filter(binding => isBound(binding, user))
    .flatMap(({ roleRef }) => rulesOfRole(store, roleRef, namespace));
}

/** The rules of the role that a binding names; none when there is no such role. */
export function rulesOfRole(
  store: Store,
  { kind, name }: RoleRef,
  namespace?: string,
): PolicyRule[] {
  const role =
    kind === 'ClusterRole'
      ? store.get(`clusterroles.${GROUP}`, { name })
      : store.get(`roles.${GROUP}`, { namespace, name });
  return (role as { rules?: PolicyRule[] } | undefined)?.rules ?? [];
}

function isBound({ subjects = [] }: Binding, user: User): boolean {
  return subjects.some(({ kind, name, namespace = '' }) => {
    switch (kind) {
      case 'ServiceAccount':
        return serviceAccountUser({ namespace, name }).name === user.name;
      case 'Group':
        return user.groups.includes(name);
      default:
        return name === user.name;
    }
  });
}

function ruleAllows(rule: PolicyRule, wanted: AccessAttributes): boolean {
  const resource = wanted.subresource
    ? `${wanted.resource}/${wanted.subresource}`
    : wanted.resource;
  const has = (list: string[] = [], value: string) =>
    list.includes('*') || list.includes(value);
  return (
    has(rule.verbs, wanted.verb) &&
    has(rule.apiGroups, wanted.group) &&
    (has(rule.resources, resource) ||
      Boolean(
        wanted.subresource &&
          rule.resources?.includes(`*/${wanted.subresource}`),
      )) &&
    (!rule.resourceNames?.length ||
      rule.resourceNames.includes(wanted.name ?? ''))
  );
}
