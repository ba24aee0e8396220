import { KubeObject } from '../objects';
import { ResourceType } from '../resources';

/** The form in which a client wants objects. */
export type Representation = 'object' | 'metadata' | 'table';

/** What an Accept header asks for: whole objects, only their metadata, or a table for people. */
export function representationOf(accept: string | undefined): Representation {
  // The first alternative that is understood wins, as in the header's order.
  for (const alternative of (accept ?? '').split(',')) {
    const as = /;\s*as=(\w+)/.exec(alternative)?.[1];
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') {
      return 'metadata';
    }
    if (as === 'Table') {
      return 'table';
    }
    if (!as && alternative.trim().startsWith('application/json')) {
      return 'object';
    }
  }
  return 'object';
}

/** One object as the client wants it. */
export function represented(object: KubeObject, form: Representation): unknown {
  switch (form) {
    case 'metadata':
      return {
        kind: 'PartialObjectMetadata',
        apiVersion: 'meta.k8s.io/v1',
        metadata: object.metadata,
      };
    case 'table':
      return table([object], object.metadata.resourceVersion);
    default:
      return object;
  }
}

/** A list as the client wants it. */
export function representedList(
  type: ResourceType,
  page: {
    items: KubeObject[];
    metadata: {
      resourceVersion: string;
      continue?: string;
      remainingItemCount?: number;
    };
  },
  form: Representation,
): unknown {
  const apiVersion = type.group
    ? `${type.group}/${type.version}`
    : type.version;
  switch (form) {
    case 'metadata':
      return {
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        metadata: page.metadata,
        items: page.items.map(item => represented(item, 'metadata')),
      };
    case 'table':
      return {
        ...table(page.items, page.metadata.resourceVersion),
        metadata: page.metadata,
      };
    default:
      return {
        kind: `${type.kind}List`,
        apiVersion,
        metadata: page.metadata,
        items: type.custom ? page.items : page.items.map(withoutType),
      };
  }
}

/** The items of a built-in kind's list do not repeat their kind. */
function withoutType({
  apiVersion: _1,
  kind: _2,
  ...item
}: KubeObject): object {
  return item;
}

const COLUMNS: Record<
  string,
  Array<{ name: string; of: (object: KubeObject) => string }>
> = {
  Pod: [
    {
      name: 'Ready',
      of: ({ status, spec }) => {
        const ready = (status?.containerStatuses ?? []).filter(
          (one: { ready: boolean }) => one.ready,
        ).length;
        return `${ready}/${spec.containers.length}`;
      },
    },
    { name: 'Status', of: podStatus },
    {
      name: 'Restarts',
      of: ({ status }) =>
        String(status?.containerStatuses?.[0]?.restartCount ?? 0),
    },
  ],
  Deployment: [{ name: 'Ready', of: readyReplicas }],
  StatefulSet: [{ name: 'Ready', of: readyReplicas }],
  Service: [
    { name: 'Type', of: ({ spec }) => spec.type },
    { name: 'Cluster-IP', of: ({ spec }) => spec.clusterIP },
  ],
  Namespace: [{ name: 'Status', of: ({ status }) => status?.phase ?? '' }],
};

function podStatus({ metadata, status }: KubeObject): string {
  if (metadata.deletionTimestamp) {
    return 'Terminating';
  }
  const waiting = status?.containerStatuses?.find(
    (one: any) => one.state?.waiting,
  )?.state.waiting;
  return waiting?.reason ?? status?.reason ?? status?.phase ?? '';
}

function readyReplicas({ spec, status }: KubeObject): string {
  return `${status?.readyReplicas ?? 0}/${spec.replicas ?? 1}`;
}

function table(objects: KubeObject[], resourceVersion: string) {
  const columns = COLUMNS[objects[0]?.kind] ?? [
    { name: 'Phase', of: ({ status }) => String(status?.phase ?? '') },
  ];
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: { resourceVersion },
    columnDefinitions: [
      'Name',
      ...columns.map(column => column.name),
      'Created At',
    ].map(name => ({
      name,
      type: 'string',
      format: name === 'Name' ? 'name' : '',
      description: '',
      priority: 0,
    })),
    rows: objects.map(object => ({
      cells: [
        object.metadata.name,
        ...columns.map(column => column.of(object)),
        object.metadata.creationTimestamp,
      ],
      object: represented(object, 'metadata'),
    })),
  };
}
