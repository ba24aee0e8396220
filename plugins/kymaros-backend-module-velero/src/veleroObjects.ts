import type { KubernetesObject } from '@kubernetes/client-node';
import type { LabelSelector } from '@kymaros/plugin-kymaros-common';

/** API version of Velero's own kinds. */
export const VELERO_API_VERSION = 'velero.io/v1';

/** API version of the data mover's kinds. */
export const DATA_MOVER_API_VERSION = 'velero.io/v2alpha1';

/** Labels that Velero puts on what it makes. */
export const VELERO_LABELS = {
  scheduleName: 'velero.io/schedule-name',
  backupName: 'velero.io/backup-name',
  restoreName: 'velero.io/restore-name',
  pvcUid: 'velero.io/pvc-uid',
} as const;

/** What we read of a Velero Backup. */
export interface Backup extends KubernetesObject {
  spec?: {
    includedNamespaces?: string[] | null;
    excludedNamespaces?: string[] | null;
    storageLocation?: string;
  };
  status?: {
    phase?: string;
    startTimestamp?: string;
    completionTimestamp?: string;
    expiration?: string;
    warnings?: number;
    errors?: number;
  };
}

/** What we read of a BackupStorageLocation. */
export interface BackupStorageLocation extends KubernetesObject {
  spec?: {
    accessMode?: 'ReadOnly' | 'ReadWrite';
    /** A Go duration; `0s`: never looked at. */
    validationFrequency?: string;
    config?: Record<string, string>;
    objectStorage?: {
      /** Base64. */
      caCert?: string;
      caCertRef?: { name: string; key: string };
    };
  };
  status?: { phase?: string; message?: string; lastValidationTime?: string };
}

/** What we write and read of a Restore. */
export interface Restore extends KubernetesObject {
  spec: {
    backupName: string;
    includedNamespaces: string[];
    namespaceMapping: Record<string, string>;
    excludedResources: string[];
    labelSelector?: LabelSelector;
    preserveNodePorts: boolean;
    itemOperationTimeout: string;
    resourceModifier?: { kind: string; name: string };
  };
  status?: {
    phase?: string;
    startTimestamp?: string;
    completionTimestamp?: string;
    failureReason?: string;
    validationErrors?: string[];
    warnings?: number;
    errors?: number;
    progress?: { totalItems?: number; itemsRestored?: number };
  };
}

/** What we read of a PodVolumeRestore. */
export interface PodVolumeRestore extends KubernetesObject {
  spec?: { pod?: { namespace?: string; name?: string }; volume?: string };
  status?: VolumeDataStatus;
}

/** What we read of a DataDownload. */
export interface DataDownload extends KubernetesObject {
  spec?: { targetVolume?: { pvc?: string; namespace?: string } };
  status?: VolumeDataStatus;
}

/** Progress of a volume's data, the same for both ways of moving it. */
export interface VolumeDataStatus {
  phase?: string;
  message?: string;
  progress?: { totalBytes?: number; bytesDone?: number };
}

/** What we write and read of a DownloadRequest. */
export interface DownloadRequest extends KubernetesObject {
  spec: { target: { kind: DownloadKind; name: string } };
  status?: { phase?: string; downloadURL?: string; message?: string };
}

/** Files of a backup or restore that we ask for. */
export type DownloadKind =
  | 'BackupContents'
  | 'BackupResourceList'
  | 'BackupVolumeInfos'
  | 'RestoreResults';
