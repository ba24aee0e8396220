import type {
  AccessRule,
  ProviderClusterConfig,
} from '@kymaros/plugin-kymaros-node';

const VELERO_GROUP = 'velero.io';

interface Need {
  group: string;
  resource: string;
  verbs: string[];
  neededTo: string;
}

/** The guard looks at an object before it deletes it; a wait lists and watches. */
const OWN = ['create', 'get', 'list', 'watch', 'delete'];

/** In Velero's namespace. */
const NEEDS: Need[] = [
  {
    group: VELERO_GROUP,
    resource: 'backups',
    verbs: ['list'],
    neededTo: 'choose a backup',
  },
  {
    group: VELERO_GROUP,
    resource: 'backupstoragelocations',
    verbs: ['get', 'list'],
    neededTo: 'choose a backup that can be read',
  },
  {
    group: VELERO_GROUP,
    resource: 'podvolumebackups',
    verbs: ['list'],
    neededTo:
      'tell which volumes have a copy when the backup itself cannot be read',
  },
  {
    group: VELERO_GROUP,
    resource: 'downloadrequests',
    verbs: OWN,
    neededTo: 'look into backups and read what Velero says of restores',
  },
  {
    group: VELERO_GROUP,
    resource: 'restores',
    verbs: OWN,
    neededTo: 'restore',
  },
  {
    group: '',
    resource: 'configmaps',
    verbs: OWN,
    neededTo: 'change objects on their way into a sandbox',
  },
  ...['podvolumerestores', 'datadownloads'].map(resource => ({
    group: VELERO_GROUP,
    resource,
    verbs: ['list', 'watch'],
    neededTo: 'follow the data of volumes',
  })),
];

/** All that this module does on a cluster outside of sandboxes. */
export function accessRules({
  backupNamespace,
}: ProviderClusterConfig): AccessRule[] {
  return [
    ...NEEDS.flatMap(({ verbs, ...need }) =>
      verbs.map(verb => ({ ...need, verb, namespace: backupNamespace })),
    ),
    {
      group: '',
      resource: 'persistentvolumes',
      verb: 'list',
      neededTo:
        "tell which volumes are production's own when the backup itself cannot be read",
    },
  ];
}
