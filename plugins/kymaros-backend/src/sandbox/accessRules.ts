import type { AccessRule } from '@kymaros/plugin-kymaros-node';
import type { ClusterConfig } from '../config/KymarosConfig';

/** A right inside of every namespace that Kymaros makes. */
export type SandboxRule = Omit<AccessRule, 'namespace' | 'name'>;

const CORE = '';
const RBAC = 'rbac.authorization.k8s.io';

/** What the backend itself does on a cluster outside of its sandboxes; `deploy/` grants exactly this. */
export function clusterAccessRules(
  config: Pick<ClusterConfig, 'sandboxRole' | 'resolver'>,
): AccessRule[] {
  return [
    ...rules({
      group: CORE,
      resources: ['namespaces'],
      verbs: ['create', 'get', 'list', 'watch', 'patch', 'delete'],
      neededTo: 'make, keep and remove sandboxes',
    }),
    ...rules({
      group: CORE,
      resources: ['persistentvolumes'],
      verbs: ['list', 'watch', 'patch'],
      neededTo: 'remove the volumes of sandboxes, and no others',
    }),
    ...rules({
      group: 'storage.k8s.io',
      resources: ['storageclasses'],
      verbs: ['list'],
      neededTo: 'know which claims wait for a pod',
    }),
    ...rules({
      group: RBAC,
      resources: ['rolebindings'],
      verbs: ['create'],
      neededTo: 'get its rights in a sandbox',
    }),
    ...rules({
      group: RBAC,
      resources: ['clusterroles'],
      verbs: ['get', 'bind'],
      name: config.sandboxRole,
      neededTo: 'get its rights in a sandbox',
    }),
    ...dnsRules(config.resolver),
  ];
}

/** What the backend and its provider do inside of sandboxes and control namespaces. */
export const SANDBOX_RULES: readonly SandboxRule[] = [
  ...rules({
    group: '*',
    resources: ['*'],
    verbs: ['get', 'list', 'watch'],
    neededTo: 'look for what was restored, of whatever kind, and wait for it',
  }),
  ...rules({
    group: 'networking.k8s.io',
    resources: ['networkpolicies'],
    verbs: ['create'],
    neededTo: 'close a sandbox before anything is restored into it',
  }),
  ...rules({
    group: CORE,
    resources: ['resourcequotas', 'limitranges'],
    verbs: ['create'],
    neededTo: 'bound what a sandbox uses',
  }),
  ...rules({
    group: CORE,
    resources: ['configmaps'],
    verbs: ['create'],
    neededTo: 'start the resolver of a run',
  }),
  ...rules({
    group: CORE,
    resources: ['pods', 'services'],
    verbs: ['create', 'delete'],
    neededTo: 'start the resolver, and prove that a sandbox is closed',
  }),
  ...rules({
    group: CORE,
    resources: ['pods/exec', 'pods/portforward'],
    verbs: ['create'],
    neededTo: 'prove that a sandbox is closed, and run checks',
  }),
];

/** Only what config leaves to be found out. */
function dnsRules({
  upstream,
  clusterDomain,
}: ClusterConfig['resolver']): AccessRule[] {
  const { namespace } = upstream;
  return [
    ...rules({
      group: CORE,
      resources: ['pods'],
      verbs: ['list'],
      namespace,
      neededTo: "find the cluster's own DNS",
    }),
    ...(clusterDomain
      ? []
      : rules({
          group: CORE,
          resources: ['configmaps'],
          verbs: ['get'],
          namespace,
          name: 'coredns',
          neededTo: "read the domain of the cluster's names",
        })),
  ];
}

function rules({
  resources,
  verbs,
  ...rest
}: Omit<AccessRule, 'resource' | 'verb'> & {
  resources: string[];
  verbs: string[];
}): AccessRule[] {
  return resources.flatMap(resource =>
    verbs.map(verb => ({ verb, resource, ...rest })),
  );
}
