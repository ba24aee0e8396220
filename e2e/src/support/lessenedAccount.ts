import type { DeployedObject } from './ShippedAccount';

/** A verb on a resource, `plural.group` or of the core group the plural, in the role of that kind and namespace. */
export interface Grant {
  role: string;
  namespace?: string;
  verb: string;
  group: string;
  resource: string;
}

/** The account under another name, with roles of its own and no admission policy, so that nobody else's are touched. */
export function renamedAccount(
  suffix: string,
): (objects: DeployedObject[]) => DeployedObject[] {
  const renamed = (name: string) => `${name}-${suffix}`;
  return objects =>
    objects
      .filter(
        ({ kind, apiVersion }) =>
          kind !== 'Namespace' && !apiVersion!.startsWith('admission'),
      )
      .map(object => {
        const copy = structuredClone(object) as any;
        copy.metadata.name = renamed(copy.metadata.name);
        for (const one of [copy.roleRef, ...(copy.subjects ?? [])]) {
          if (one) {
            one.name = renamed(one.name);
          }
        }
        for (const rule of copy.rules ?? []) {
          rule.resourceNames = rule.resourceNames?.map((name: string) =>
            name.startsWith('kymaros') ? renamed(name) : name,
          );
        }
        const owner = 'kubernetes.io/service-account.name';
        if (copy.metadata.annotations?.[owner]) {
          copy.metadata.annotations[owner] = renamed(
            copy.metadata.annotations[owner],
          );
        }
        return copy;
      });
}

/** All that the roles grant, one verb on one resource each. */
export function grantsOf(objects: readonly DeployedObject[]): Grant[] {
  return objects.flatMap(({ metadata, rules = [] }) =>
    rules.flatMap(rule =>
      rule.apiGroups.flatMap(group =>
        rule.resources.flatMap(resource =>
          rule.verbs.map(verb => ({
            role: metadata!.name!,
            namespace: metadata!.namespace,
            verb,
            group,
            resource,
          })),
        ),
      ),
    ),
  );
}

/** The role without the grant. */
export function without(object: DeployedObject, grant: Grant): DeployedObject {
  return {
    ...object,
    rules: object.rules!.flatMap(rule =>
      rule.apiGroups.includes(grant.group) &&
      rule.resources.includes(grant.resource)
        ? [
            {
              ...rule,
              resources: rule.resources.filter(one => one !== grant.resource),
            },
            {
              ...rule,
              resources: [grant.resource],
              verbs: rule.verbs.filter(verb => verb !== grant.verb),
            },
          ].filter(
            ({ resources, verbs }) => resources.length > 0 && verbs.length > 0,
          )
        : [rule],
    ),
  };
}
