import type {
  BackedUpObject,
  Hazard,
  RestorePatch,
  RestoreScope,
} from '@kymaros/plugin-kymaros-node';

const EXEC_HOOK = 'post.hook.restore.velero.io/';
const INIT_HOOK_IMAGE = 'init.hook.restore.velero.io/container-image';
const INIT_HOOK = [
  INIT_HOOK_IMAGE,
  'init.hook.restore.velero.io/container-name',
  'init.hook.restore.velero.io/command',
  'init.hook.restore.velero.io/timeout',
];

/** Velero's own init container, which waits for the data of volumes; it comes before that of a hook. */
export const WAIT_CONTAINER = 'restore-wait';

/** Commands that Velero runs in pods as soon as they are restored. It looks at the pod as it was made. */
const EXEC_HOOKS: Hazard = {
  id: 'velero-exec-hook',
  title: 'Restore hook that runs a command',
  risk: "Velero would run it in the sandbox, wait for its container without a limit, and keep everybody's restores waiting.",
  resources: ['pods'],
  detects: object =>
    object.resource === 'pods' &&
    annotationOf(object, `${EXEC_HOOK}command`) !== undefined,
  neutralise: {
    kind: 'patch',
    patches: () => [
      {
        resource: 'pods',
        change: {
          merge: {
            metadata: {
              annotations: withoutValues(
                [
                  'command',
                  'container',
                  'on-error',
                  'exec-timeout',
                  'wait-timeout',
                  'wait-for-ready',
                ].map(field => EXEC_HOOK + field),
              ),
            },
          },
        },
      },
    ],
  },
  remedy: 'its annotations are removed, so it does not run',
};

/**
 * Init containers that Velero puts into pods on their way, before the changes of a restore. So it has to be taken out again,
 * for which its image must be known: without a look into the backup it is only found afterwards, in the closed sandbox.
 */
const INIT_HOOKS: Hazard = {
  id: 'velero-init-hook',
  title: 'Restore hook that adds an init container',
  risk: 'Velero would add it to the pod, where it could change the restored data before the application sees it.',
  resources: ['pods'],
  detects: object => initHookImageOf(object) !== undefined,
  neutralise: { kind: 'patch', patches: withoutInitHooks },
  remedy: 'its init container is taken out again',
};

const OWN_KINDS: Hazard = {
  id: 'velero-object',
  title: 'Object of Velero',
  risk: 'A Velero that sees it would back up, restore or delete backups by it.',
  resources: ['*.velero.io'],
  detects: ({ resource }) => resource.endsWith('.velero.io'),
  neutralise: { kind: 'exclude' },
  remedy: 'not restored',
};

/** What Velero itself would do with what it restores. */
export const VELERO_HAZARDS: readonly Hazard[] = [
  EXEC_HOOKS,
  INIT_HOOKS,
  OWN_KINDS,
];

function withoutInitHooks({ objects = [] }: RestoreScope): RestorePatch[] {
  const images = new Set(
    objects.map(initHookImageOf).filter(image => image !== undefined),
  );
  return [...images].flatMap(image => {
    const hooked = { path: pointerTo(INIT_HOOK_IMAGE), value: image };
    return [
      removal([hooked, { path: imageOf(0), value: image }], 0),
      removal(
        [
          hooked,
          { path: '/spec/initContainers/0/name', value: WAIT_CONTAINER },
          { path: imageOf(1), value: image },
        ],
        1,
      ),
      {
        resource: 'pods',
        when: [hooked],
        change: {
          merge: { metadata: { annotations: withoutValues(INIT_HOOK) } },
        },
      },
    ];
  });
}

function removal(when: RestorePatch['when'], position: number): RestorePatch {
  return {
    resource: 'pods',
    when,
    change: {
      operations: [
        { operation: 'remove', path: `/spec/initContainers/${position}` },
      ],
    },
  };
}

function imageOf(position: number): string {
  return `/spec/initContainers/${position}/image`;
}

function pointerTo(annotation: string): string {
  return `/metadata/annotations/${annotation.replaceAll('/', '~1')}`;
}

function initHookImageOf(object: BackedUpObject): string | undefined {
  return object.resource === 'pods'
    ? annotationOf(object, INIT_HOOK_IMAGE)
    : undefined;
}

/** An empty one is none to Velero. */
function annotationOf(
  { metadata }: BackedUpObject,
  name: string,
): string | undefined {
  const value: unknown = Object(metadata.annotations)[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function withoutValues(names: string[]): Record<string, null> {
  return Object.fromEntries(names.map(name => [name, null]));
}
