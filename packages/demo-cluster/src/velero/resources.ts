import { NewObject } from '../api/objects';
import {
  apiVersionOf,
  resourceName,
  resourceType,
  ResourceType,
} from '../api/resources';
import type { Store } from '../api/Store';
import type {
  Backup,
  BackupStorageLocation,
  DataTransfer,
  DownloadRequest,
  Restore,
  Schedule,
} from './types';

declare module '../api/objects' {
  interface KnownResources {
    'backups.velero.io': Backup;
    'restores.velero.io': Restore;
    'schedules.velero.io': Schedule;
    'backupstoragelocations.velero.io': BackupStorageLocation;
    'downloadrequests.velero.io': DownloadRequest;
    'podvolumebackups.velero.io': DataTransfer;
    'podvolumerestores.velero.io': DataTransfer;
    'datauploads.velero.io': DataTransfer;
    'datadownloads.velero.io': DataTransfer;
  }
}

// Velero declares no status subresource: `status` is a field like any other.
const velero = (
  kind: string,
  plural: string,
  more: Partial<ResourceType> = {},
) =>
  resourceType({
    group: 'velero.io',
    version: 'v1',
    kind,
    plural,
    custom: true,
    ...more,
  });
const snapshots = (
  kind: string,
  plural: string,
  more: Partial<ResourceType> = {},
) =>
  resourceType({
    group: 'snapshot.storage.k8s.io',
    version: 'v1',
    kind,
    plural,
    custom: true,
    ...more,
  });

/** The kinds that Velero and the snapshot controller bring. */
export const VELERO_RESOURCES: ResourceType[] = [
  velero('Backup', 'backups'),
  velero('Restore', 'restores'),
  velero('Schedule', 'schedules'),
  velero('BackupStorageLocation', 'backupstoragelocations', {
    shortNames: ['bsl'],
  }),
  velero('VolumeSnapshotLocation', 'volumesnapshotlocations', {
    shortNames: ['vsl'],
  }),
  velero('BackupRepository', 'backuprepositories'),
  velero('DownloadRequest', 'downloadrequests'),
  velero('DeleteBackupRequest', 'deletebackuprequests'),
  velero('ServerStatusRequest', 'serverstatusrequests', {
    shortNames: ['ssr'],
  }),
  velero('PodVolumeBackup', 'podvolumebackups'),
  velero('PodVolumeRestore', 'podvolumerestores'),
  velero('DataUpload', 'datauploads', { version: 'v2alpha1' }),
  velero('DataDownload', 'datadownloads', { version: 'v2alpha1' }),
  snapshots('VolumeSnapshot', 'volumesnapshots', {
    shortNames: ['vs'],
    statusSubresource: true,
  }),
  snapshots('VolumeSnapshotContent', 'volumesnapshotcontents', {
    shortNames: ['vsc'],
    namespaced: false,
    statusSubresource: true,
  }),
  snapshots('VolumeSnapshotClass', 'volumesnapshotclasses', {
    namespaced: false,
  }),
];

/** Makes the kinds served, and leaves the CustomResourceDefinitions that say so. */
export function registerVeleroResources(store: Store): void {
  for (const type of VELERO_RESOURCES) {
    store.resources.register(type);
    if (
      !store.get('customresourcedefinitions.apiextensions.k8s.io', {
        name: resourceName(type),
      })
    ) {
      store.create(
        'customresourcedefinitions.apiextensions.k8s.io',
        definitionOf(type),
      );
    }
  }
}

function definitionOf(type: ResourceType): NewObject {
  const { group, kind, plural, singular, shortNames, version } = type;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: resourceName(type),
      labels: group === 'velero.io' ? { component: 'velero' } : {},
    },
    spec: {
      group,
      names: {
        kind,
        listKind: `${kind}List`,
        plural,
        singular,
        ...(shortNames.length > 0 && { shortNames }),
      },
      scope: type.namespaced ? 'Namespaced' : 'Cluster',
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              'x-kubernetes-preserve-unknown-fields': true,
            },
          },
          ...(type.statusSubresource && { subresources: { status: {} } }),
        },
      ],
    },
  };
}

/** The apiVersion and kind of a Velero resource, for objects that Velero itself makes. */
export function identityOf(
  store: Store,
  resource: string,
): { apiVersion: string; kind: string } {
  const type = store.resources.get(resource);
  return { apiVersion: apiVersionOf(type), kind: type.kind };
}
