import { apiVersionOf, ResourceTable, ResourceType } from '../resources';

/** The version that the API server says it is. */
export const KUBERNETES_VERSION = {
  major: '1',
  minor: '35',
  gitVersion: 'v1.35.4',
};

const READ_WRITE = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];

/** Kinds that are answered at once and never stored. */
export const REVIEW_RESOURCES = [
  {
    group: 'authorization.k8s.io',
    kind: 'SelfSubjectAccessReview',
    plural: 'selfsubjectaccessreviews',
  },
  {
    group: 'authorization.k8s.io',
    kind: 'SelfSubjectRulesReview',
    plural: 'selfsubjectrulesreviews',
  },
  {
    group: 'authentication.k8s.io',
    kind: 'SelfSubjectReview',
    plural: 'selfsubjectreviews',
  },
];

const POD_SUBRESOURCES = [
  { name: 'pods/exec', kind: 'PodExecOptions', verbs: ['create', 'get'] },
  {
    name: 'pods/portforward',
    kind: 'PodPortForwardOptions',
    verbs: ['create', 'get'],
  },
  { name: 'pods/log', kind: 'Pod', verbs: ['get'] },
  {
    name: 'pods/eviction',
    kind: 'Eviction',
    group: 'policy',
    version: 'v1',
    verbs: ['create'],
  },
];

/** The answer to a discovery path; undefined when it is none. */
export function discoveryDocument(
  path: string,
  table: ResourceTable,
): unknown | undefined {
  const parts = path.split('/').filter(Boolean);
  switch (parts.join('/')) {
    case 'version':
      return {
        ...KUBERNETES_VERSION,
        gitCommit: 'demo-cluster',
        gitTreeState: 'clean',
        platform: 'linux/amd64',
      };
    case 'api':
      return {
        kind: 'APIVersions',
        versions: ['v1'],
        serverAddressByClientCIDRs: [],
      };
    case 'apis':
      return {
        kind: 'APIGroupList',
        apiVersion: 'v1',
        groups: groupNames(table).map(group => groupOf(group, table)),
      };
    default:
      break;
  }
  if (parts[0] === 'api' && parts.length === 2) {
    return resourceList({ group: '', version: parts[1] }, table);
  }
  if (
    parts[0] === 'apis' &&
    parts.length === 2 &&
    groupNames(table).includes(parts[1])
  ) {
    return { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(parts[1], table) };
  }
  return parts[0] === 'apis' && parts.length === 3
    ? resourceList({ group: parts[1], version: parts[2] }, table)
    : undefined;
}

function groupNames(table: ResourceTable): string[] {
  const groups = [...table.all(), ...REVIEW_RESOURCES].map(type => type.group);
  return [...new Set(groups)].filter(group => group !== '');
}

function groupOf(name: string, table: ResourceTable) {
  const types = table.all().filter(type => type.group === name);
  const versions =
    types.length > 0 ? [...new Set(types.map(type => type.version))] : ['v1'];
  const entries = versions
    .sort()
    .map(version => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: entries, preferredVersion: entries[0] };
}

function resourceList(
  at: { group: string; version: string },
  table: ResourceTable,
) {
  const types = table
    .all()
    .filter(type => type.group === at.group && type.version === at.version);
  const reviews =
    at.version === 'v1'
      ? REVIEW_RESOURCES.filter(type => type.group === at.group)
      : [];
  if (types.length === 0 && reviews.length === 0) {
    return undefined;
  }
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersionOf(at),
    resources: [
      ...types.flatMap(apiResources),
      ...reviews.map(({ kind, plural }) => ({
        name: plural,
        singularName: kind.toLowerCase(),
        namespaced: false,
        kind,
        verbs: ['create'],
      })),
    ],
  };
}

function apiResources(type: ResourceType) {
  const { plural, namespaced, kind } = type;
  const subresource = (
    name: string,
    subKind = kind,
    verbs = ['get', 'patch', 'update'],
  ) => ({
    name: `${plural}/${name}`,
    singularName: '',
    namespaced,
    kind: subKind,
    verbs,
  });
  return [
    {
      name: plural,
      singularName: type.singular,
      namespaced,
      kind,
      verbs: READ_WRITE,
      ...(type.shortNames.length > 0 && { shortNames: type.shortNames }),
      ...(type.categories.length > 0 && { categories: type.categories }),
    },
    ...(type.statusSubresource ? [subresource('status')] : []),
    ...(type.scaleSubresource
      ? [
          {
            ...subresource('scale', 'Scale'),
            group: 'autoscaling',
            version: 'v1',
          },
        ]
      : []),
    ...(plural === 'pods' && type.group === ''
      ? POD_SUBRESOURCES.map(row => ({ singularName: '', namespaced, ...row }))
      : []),
    ...(plural === 'namespaces'
      ? [subresource('finalize', kind, ['update'])]
      : []),
  ];
}
