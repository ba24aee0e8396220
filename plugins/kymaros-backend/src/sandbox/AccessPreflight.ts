import type { V1ClusterRole, V1PolicyRule } from '@kubernetes/client-node';
import type {
  Finding,
  MissingPermission,
} from '@kymaros/plugin-kymaros-common';
import type {
  AccessRule,
  BackupProvider,
  Bounds,
} from '@kymaros/plugin-kymaros-node';
import { ClusterError } from '../cluster/ClusterError';
import type { Clusters } from '../cluster/Clusters';
import type { ClusterConfig } from '../config/KymarosConfig';
import {
  clusterAccessRules,
  SANDBOX_RULES,
  type SandboxRule,
} from './accessRules';

/** Roles change seldom, and a page may ask for plans often. */
const REMEMBERED_MS = 60_000;

/** Finds out which rights Kymaros lacks on a cluster, before a run needs them. */
export class AccessPreflight {
  readonly #clusters: Clusters;
  readonly #provider: Pick<BackupProvider, 'accessRules'>;
  readonly #now: () => number;
  /** When a cluster was last seen to grant everything. */
  readonly #completeAt = new Map<string, number>();

  constructor(options: {
    clusters: Clusters;
    provider: Pick<BackupProvider, 'accessRules'>;
    now?: () => number;
  }) {
    this.#clusters = options.clusters;
    this.#provider = options.provider;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Rights in sandboxes cannot be asked for before there is one: Kymaros gets them by a binding to the sandbox role, so
   * it is that role which must hold them, unless Kymaros has them in the whole cluster.
   */
  async findMissing(
    cluster: string,
    bounds: Bounds,
  ): Promise<MissingPermission[]> {
    const completeAt = this.#completeAt.get(cluster) ?? -Infinity;
    if (this.#now() - completeAt < REMEMBERED_MS) {
      return [];
    }
    const config = this.#clusters.config(cluster);
    const outside = distinct([
      ...clusterAccessRules(config),
      ...this.#provider.accessRules(config),
    ]);
    const [denied, deniedInside] = await Promise.all([
      this.#clusters.reader(cluster).deniedAccess(outside, { bounds }),
      this.#deniedInside(cluster, bounds),
    ]);
    const missing = [
      ...denied.map(rule => ({
        ...missingPermission(rule),
        scope: rule.namespace ? ('namespace' as const) : ('cluster' as const),
        grantedBy: grantOf(rule, config),
      })),
      ...deniedInside.map(rule => ({
        ...missingPermission(rule),
        scope: 'sandboxes' as const,
        grantedBy: `ClusterRole ${config.sandboxRole} (deploy/sandbox-role.yaml)`,
      })),
    ];
    if (missing.length === 0) {
      this.#completeAt.set(cluster, this.#now());
    }
    return missing;
  }

  async #deniedInside(
    cluster: string,
    bounds: Bounds,
  ): Promise<readonly SandboxRule[]> {
    const granted = await this.#sandboxRole(cluster, bounds);
    const others = SANDBOX_RULES.filter(
      rule => !granted.some(one => grants(one, rule)),
    );
    return this.#clusters.reader(cluster).deniedAccess(others, { bounds });
  }

  /** Without the right to read it, or the role itself, it gives nothing. */
  async #sandboxRole(cluster: string, bounds: Bounds): Promise<V1PolicyRule[]> {
    const name = this.#clusters.config(cluster).sandboxRole;
    try {
      const role = await this.#clusters.reader(cluster).get<V1ClusterRole>(
        {
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'ClusterRole',
          name,
        },
        bounds,
      );
      return role?.rules ?? [];
    } catch (error) {
      if (error instanceof ClusterError && error.status === 403) {
        return [];
      }
      throw error;
    }
  }
}

/** One gate for each missing right: without it the run would fail half-way. */
export function missingAccessFindings(missing: MissingPermission[]): Finding[] {
  return missing.map(permission => ({
    code: 'permission-missing',
    severity: 'critical',
    cause: 'INFRA',
    gate: true,
    message: `Kymaros may not ${permission.verb} ${permission.resource}${
      permission.name ? ` '${permission.name}'` : ''
    } ${placeOf(permission)}, which it needs to ${permission.neededTo}.`,
    hint: `Grant it by ${permission.grantedBy}, and run the test again.`,
  }));
}

function placeOf({ scope, namespace }: MissingPermission): string {
  return {
    cluster: 'in the cluster',
    namespace: `in namespace ${namespace}`,
    sandboxes: 'in its sandboxes',
  }[scope];
}

function distinct(rules: AccessRule[]): AccessRule[] {
  const keyOf = ({ verb, group, resource, namespace, name }: AccessRule) =>
    JSON.stringify([verb, group, resource, namespace, name]);
  return [...new Map(rules.map(rule => [keyOf(rule), rule])).values()];
}

/** Whether the rule of a role grants this, as RBAC sees it. */
function grants(
  { verbs, apiGroups = [], resources = [], resourceNames }: V1PolicyRule,
  { verb, group, resource }: SandboxRule,
): boolean {
  const has = (values: string[], value: string) =>
    values.includes('*') || values.includes(value);
  return (
    !resourceNames?.length &&
    has(verbs, verb) &&
    has(apiGroups, group) &&
    (has(resources, resource) ||
      resources.includes(resource.replace(/^[^/]+\//, '*/')))
  );
}

function missingPermission({
  verb,
  group,
  resource,
  namespace,
  name,
  neededTo,
}: AccessRule): Omit<MissingPermission, 'scope' | 'grantedBy'> {
  const [plural, subresource] = resource.split('/');
  const kind = group ? `${plural}.${group}` : plural;
  return {
    verb,
    resource: subresource ? `${kind}/${subresource}` : kind,
    namespace,
    name,
    neededTo,
  };
}

function grantOf(
  { namespace }: AccessRule,
  { backupNamespace, resolver }: ClusterConfig,
): string {
  switch (namespace) {
    case undefined:
      return 'ClusterRole kymaros (deploy/cluster-role.yaml)';
    case backupNamespace:
      return `Role kymaros in ${backupNamespace} (deploy/velero-role.yaml)`;
    case resolver.upstream.namespace:
      return `Role kymaros-dns in ${namespace} (deploy/dns-role.yaml)`;
    default:
      return `a Role in ${namespace}`;
  }
}
