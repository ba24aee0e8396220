import { KubeObject, LabelSelector } from '../api/objects';

/** The phases of a Backup. */
export type BackupPhase =
  | 'New'
  | 'Queued'
  | 'ReadyToStart'
  | 'FailedValidation'
  | 'InProgress'
  | 'WaitingForPluginOperations'
  | 'WaitingForPluginOperationsPartiallyFailed'
  | 'Finalizing'
  | 'FinalizingPartiallyFailed'
  | 'Completed'
  | 'PartiallyFailed'
  | 'Failed'
  | 'Deleting';

/** What a Backup takes. */
export interface BackupSpec {
  includedNamespaces?: string[];
  excludedNamespaces?: string[];
  includedResources?: string[];
  excludedResources?: string[];
  includeClusterResources?: boolean;
  labelSelector?: LabelSelector;
  orLabelSelectors?: LabelSelector[];
  snapshotVolumes?: boolean;
  snapshotMoveData?: boolean;
  defaultVolumesToFsBackup?: boolean;
  storageLocation?: string;
  ttl?: string;
  [field: string]: any;
}

/** A backup and how it went. */
export interface Backup extends KubeObject {
  spec: BackupSpec;
  status?: {
    phase?: BackupPhase;
    startTimestamp?: string;
    completionTimestamp?: string;
    expiration?: string;
    errors?: number;
    warnings?: number;
    validationErrors?: string[];
    failureReason?: string;
    [field: string]: any;
  };
}

/** The phases of a Restore; `New` and none at all are the same. */
export type RestorePhase =
  | 'New'
  | 'FailedValidation'
  | 'InProgress'
  | 'WaitingForPluginOperations'
  | 'WaitingForPluginOperationsPartiallyFailed'
  | 'Finalizing'
  | 'FinalizingPartiallyFailed'
  | 'Completed'
  | 'PartiallyFailed'
  | 'Failed';

/** What a Restore brings back, and where to. */
export interface RestoreSpec {
  backupName?: string;
  scheduleName?: string;
  includedNamespaces?: string[];
  excludedNamespaces?: string[];
  includedResources?: string[];
  excludedResources?: string[];
  namespaceMapping?: Record<string, string>;
  labelSelector?: LabelSelector;
  orLabelSelectors?: LabelSelector[];
  restorePVs?: boolean;
  preserveNodePorts?: boolean;
  includeClusterResources?: boolean;
  existingResourcePolicy?: string;
  itemOperationTimeout?: string;
  resourceModifier?: { kind: string; name: string; apiGroup?: string };
  hooks?: { resources?: any[] };
  [field: string]: any;
}

/** A restore and how it went. */
export interface Restore extends KubeObject {
  spec: RestoreSpec;
  status?: {
    phase?: RestorePhase;
    validationErrors?: string[];
    failureReason?: string;
    warnings?: number;
    errors?: number;
    startTimestamp?: string;
    completionTimestamp?: string;
    progress?: { totalItems?: number; itemsRestored?: number };
    restoreItemOperationsAttempted?: number;
    restoreItemOperationsCompleted?: number;
    restoreItemOperationsFailed?: number;
    hookStatus?: { hooksAttempted?: number; hooksFailed?: number };
  };
}

/** Where backups are kept. */
export interface BackupStorageLocation extends KubeObject {
  status?: {
    phase?: 'Available' | 'Unavailable';
    message?: string;
    [field: string]: any;
  };
}

/** Backups at their time. */
export interface Schedule extends KubeObject {
  spec: {
    schedule: string;
    template: BackupSpec;
    paused?: boolean;
    useOwnerReferencesInBackup?: boolean;
  };
  status?: {
    phase?: 'New' | 'Enabled' | 'FailedValidation';
    lastBackup?: string;
    validationErrors?: string[];
  };
}

/** Asks for an address to download an artifact from. */
export interface DownloadRequest extends KubeObject {
  spec: { target: { kind: string; name: string } };
  status?: {
    phase?: 'New' | 'Processed';
    downloadURL?: string;
    expiration?: string;
  };
}

/** The steps of moving data in or out of a volume. */
export type DataPhase =
  | 'New'
  | 'Accepted'
  | 'Prepared'
  | 'InProgress'
  | 'Canceling'
  | 'Canceled'
  | 'Completed'
  | 'Failed';

/** The data of one volume of a pod, copied in or out of it (PodVolumeBackup, PodVolumeRestore, DataUpload, DataDownload). */
export interface DataTransfer extends KubeObject {
  spec: Record<string, any>;
  status?: { phase?: DataPhase; message?: string; [field: string]: any };
}

/** How the data of a volume was kept. */
export type BackupMethod = 'NativeSnapshot' | 'PodVolumeBackup' | 'CSISnapshot';

/** What BackupVolumeInfos says of one volume. */
export interface BackupVolumeInfo {
  pvcName: string;
  pvcNamespace: string;
  pvName: string;
  backupMethod?: BackupMethod;
  snapshotDataMoved: boolean;
  preserveLocalSnapshot: boolean;
  skipped: boolean;
  skippedReason?: string;
  result?: 'succeeded' | 'failed';
  startTimestamp?: string;
  completionTimestamp?: string;
  pvbInfo?: Record<string, unknown>;
  nativeSnapshotInfo?: Record<string, unknown>;
  csiSnapshotInfo?: Record<string, unknown>;
  snapshotDataMovementInfo?: Record<string, unknown>;
  pvInfo?: { reclaimPolicy?: string; labels: Record<string, string> | null };
}

/** What RestoreVolumeInfo says of one volume. */
export interface RestoreVolumeInfo {
  pvcName?: string;
  pvcNamespace?: string;
  pvName?: string;
  restoreMethod?: 'NativeSnapshot' | 'PodVolumeRestore' | 'CSISnapshot';
  snapshotDataMoved: boolean;
  pvrInfo?: Record<string, unknown>;
  nativeSnapshotInfo?: Record<string, unknown>;
  csiSnapshotInfo?: Record<string, unknown>;
  snapshotDataMovementInfo?: Record<string, unknown>;
}

/** A part of a restore that goes on after its items are there. */
export interface ItemOperation {
  spec: {
    restoreName: string;
    restoreUID: string;
    restoreItemAction: string;
    resourceIdentifier: {
      Group: string;
      Resource: string;
      Namespace: string;
      Name: string;
    };
    operationID: string;
  };
  status: {
    phase: 'New' | 'InProgress' | 'Completed' | 'Failed';
    error?: string;
    created: string;
    started?: string;
    updated?: string;
    nCompleted?: number;
    nTotal?: number;
    operationUnits?: string;
  };
}

/** The resources by which the node agent is asked to bring data back. */
export type TransferResource =
  | 'podvolumerestores.velero.io'
  | 'datadownloads.velero.io';
