/** Who makes a request. */
export interface User {
  name: string;
  groups: string[];
}

const MASTERS = 'system:masters';

/** The user of the kubeconfig, who may do everything. */
export const ADMIN: User = {
  name: 'demo',
  groups: [MASTERS, 'system:authenticated'],
};

/** The user that a pod of a service account is, and whoever has its token. */
export function serviceAccountUser(account: {
  namespace: string;
  name: string;
}): User {
  return {
    name: `system:serviceaccount:${account.namespace}:${account.name}`,
    groups: [
      'system:serviceaccounts',
      `system:serviceaccounts:${account.namespace}`,
      'system:authenticated',
    ],
  };
}

/** Whether no rule binds this user. */
export function mayDoEverything(user: User): boolean {
  return user.groups.includes(MASTERS);
}
