import type { V1RoleBinding } from '@kubernetes/client-node';
import {
  WaitTimeoutError,
  type Bounds,
  type GuardedWriter,
} from '@kymaros/plugin-kymaros-node';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clusters } from '../cluster/Clusters';

/** API servers learn of a binding within milliseconds; after this something is wrong. */
const PATIENCE_MS = 15_000;
const LOOK_EVERY_MS = 50;

const RBAC = 'rbac.authorization.k8s.io';
const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** What Kymaros needs a right for first in a namespace: nothing else comes before the policies. */
const FIRST_NEED = {
  verb: 'create',
  group: 'networking.k8s.io',
  resource: 'networkpolicies',
  neededTo: 'close a sandbox',
};

/**
 * Gives Kymaros its rights in a namespace that it has just made, by a binding of itself to the sandbox role. They end
 * with the namespace, and Kymaros has none in others.
 */
export class SandboxRights {
  readonly #clusters: Clusters;
  /** By cluster. A kubeconfig is read once, so its user stays the same. */
  readonly #usernames = new Map<string, string>();

  constructor(options: { clusters: Clusters }) {
    this.#clusters = options.clusters;
  }

  /** @throws WaitTimeoutError when the binding has no effect */
  async grant(options: {
    cluster: string;
    namespace: string;
    writer: GuardedWriter;
    bounds: Bounds;
  }): Promise<void> {
    const { cluster, namespace, bounds } = options;
    const role = this.#clusters.config(cluster).sandboxRole;
    const username = await this.#usernameOn(cluster, bounds);
    await options.writer.create(
      sandboxRoleBinding({ namespace, role, username }),
    );
    await this.#awaitEffect({ cluster, namespace, role, bounds });
  }

  async #usernameOn(cluster: string, bounds: Bounds): Promise<string> {
    const known = this.#usernames.get(cluster);
    const username =
      known ?? (await this.#clusters.username(cluster, { bounds }));
    this.#usernames.set(cluster, username);
    return username;
  }

  async #awaitEffect(options: {
    cluster: string;
    namespace: string;
    role: string;
    bounds: Bounds;
  }): Promise<void> {
    const { cluster, namespace, role, bounds } = options;
    const reader = this.#clusters.reader(cluster);
    const deadlineMs = Math.min(bounds.deadlineMs, Date.now() + PATIENCE_MS);
    const need = [{ ...FIRST_NEED, namespace }];
    while ((await reader.deniedAccess(need, { bounds })).length > 0) {
      if (Date.now() >= deadlineMs) {
        throw new WaitTimeoutError(
          `Kymaros has bound itself to ClusterRole '${role}' in namespace '${namespace}' of cluster '${cluster}', and still may not create NetworkPolicies there. Compare the role with deploy/sandbox-role.yaml`,
        );
      }
      await pause(LOOK_EVERY_MS, undefined, { signal: bounds.signal });
    }
  }
}

/** The binding of Kymaros to its role in one of its namespaces. */
export function sandboxRoleBinding(options: {
  namespace: string;
  role: string;
  /** As the cluster knows it. */
  username: string;
}): V1RoleBinding {
  const { namespace, role, username } = options;
  const [, accountNamespace, account] = SERVICE_ACCOUNT.exec(username) ?? [];
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'RoleBinding',
    metadata: { name: 'kymaros', namespace },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role },
    subjects: [
      account
        ? { kind: 'ServiceAccount', namespace: accountNamespace, name: account }
        : { apiGroup: RBAC, kind: 'User', name: username },
    ],
  };
}
