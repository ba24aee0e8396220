import {
  KubeConfig,
  type V1ClusterRole,
  type V1PolicyRule,
  type V1Role,
} from '@kubernetes/client-node';
import type { AccessRule, ClusterReader } from '@kymaros/plugin-kymaros-node';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Clusters } from '../../cluster/Clusters';
import { clusterConfig } from '../../config/__testUtils__/clusterConfig';

const DEPLOY = resolve(__dirname, '../../../../../deploy');

/** A verb on a resource that a file of `deploy/` grants. */
export interface Grant {
  file: string;
  /** `undefined` for ClusterRoles. */
  namespace?: string;
  verb: string;
  group: string;
  resource: string;
}

interface GrantedRole {
  file: string;
  role: V1ClusterRole | V1Role;
}

/** A cluster that knows nothing but the roles of `deploy/`, bound as there, and evaluates them as RBAC does. */
export class GrantedAccess {
  readonly #roles: GrantedRole[];
  reviews = 0;

  constructor(roles: GrantedRole[] = rolesOfDeploy()) {
    this.#roles = roles;
  }

  /** All that `deploy/` grants, one verb on one resource each. */
  grants(): Grant[] {
    return this.#roles.flatMap(({ file, role }) =>
      (role.rules ?? []).flatMap(rule =>
        rule.apiGroups!.flatMap(group =>
          rule.resources!.flatMap(resource =>
            rule.verbs.map(verb => ({
              file,
              namespace: role.metadata?.namespace,
              verb,
              group,
              resource,
            })),
          ),
        ),
      ),
    );
  }

  /** The same cluster without this grant. */
  without(grant: Grant): GrantedAccess {
    return new GrantedAccess(
      this.#roles.map(({ file, role }) => ({
        file,
        role:
          file === grant.file
            ? { ...role, rules: role.rules?.flatMap(rule => less(rule, grant)) }
            : role,
      })),
    );
  }

  /** Kymaros bound to cluster-admin. */
  static ofAdmin(): GrantedAccess {
    const everything = { apiGroups: ['*'], resources: ['*'], verbs: ['*'] };
    return new GrantedAccess([
      {
        file: 'cluster-admin.yaml',
        role: { metadata: { name: 'cluster-admin' }, rules: [everything] },
      },
    ]);
  }

  get clusters(): Clusters {
    const reader = {
      name: 'c1',
      get: async ({ name }: { name: string }) =>
        this.#roles
          .map(({ role }) => role)
          .find(({ metadata }) => metadata?.name === name),
      deniedAccess: async (rules: readonly AccessRule[]) => {
        this.reviews += rules.length;
        return rules.filter(rule => !this.#isGranted(rule));
      },
    } as Partial<ClusterReader> as ClusterReader;
    const config = clusterConfig({ name: 'c1', kubeConfig: new KubeConfig() });
    return {
      names: ['c1'],
      config: () => config,
      reader: () => reader,
      version: async () => 'v1.35.4',
      username: async () => 'system:serviceaccount:kymaros-system:kymaros',
    };
  }

  #isGranted(wanted: AccessRule): boolean {
    return this.#roles
      .filter(({ role }) => role.metadata?.name !== 'kymaros-sandbox')
      .filter(
        ({ role: { metadata } }) =>
          !metadata?.namespace || metadata.namespace === wanted.namespace,
      )
      .flatMap(({ role }) => role.rules ?? [])
      .some(
        ({ apiGroups, resources, verbs, resourceNames }) =>
          (!resourceNames || resourceNames.includes(wanted.name ?? '')) &&
          [
            [apiGroups, wanted.group],
            [resources, wanted.resource],
            [verbs, wanted.verb],
          ].every(
            ([granted, value]) =>
              granted?.includes('*') || granted?.includes(value as string),
          ),
      );
  }
}

function rolesOfDeploy(): GrantedRole[] {
  return ['cluster-role', 'sandbox-role', 'velero-role', 'dns-role'].flatMap(
    name =>
      parseAllDocuments(readFileSync(`${DEPLOY}/${name}.yaml`, 'utf8'))
        .map(document => document.toJS())
        .filter(({ kind }) => ['Role', 'ClusterRole'].includes(kind))
        .map(role => ({ file: `deploy/${name}.yaml`, role })),
  );
}

function less(rule: V1PolicyRule, grant: Grant): V1PolicyRule[] {
  if (
    !rule.apiGroups!.includes(grant.group) ||
    !rule.resources!.includes(grant.resource)
  ) {
    return [rule];
  }
  return [
    {
      ...rule,
      resources: rule.resources!.filter(one => one !== grant.resource),
    },
    {
      ...rule,
      resources: [grant.resource],
      verbs: rule.verbs.filter(verb => verb !== grant.verb),
    },
  ];
}
