import type { BackupSummary, Finding } from '@kymaros/plugin-kymaros-common';
import type {
  BackupRequest,
  BackupSelection,
  ProviderRunContext,
} from '@kymaros/plugin-kymaros-node';
import {
  backupResourceListSchema,
  inventoryOf,
  missingNamespaces,
} from './backupContents';
import { chooseBackup, summarizeBackup } from './backupSelection';
import { DownloadError, downloadJson } from './download';
import { attachableVolumes } from './liveVolumes';
import {
  type Backup,
  type BackupStorageLocation,
  type DownloadKind,
  VELERO_API_VERSION,
} from './veleroObjects';
import {
  backedUpVolumes,
  backupVolumeInfosSchema,
  volumeDataFindings,
} from './volumeData';

/** Chooses the backup by the rules, then looks into it: only its own list tells what it really holds. */
export async function selectBackup(
  context: ProviderRunContext,
  request: BackupRequest,
): Promise<BackupSelection> {
  const [backups, storageLocations] = await Promise.all([
    listVelero<Backup>(context, 'Backup'),
    listVelero<BackupStorageLocation>(context, 'BackupStorageLocation'),
  ]);
  const choice = chooseBackup({
    request,
    backups,
    storageLocations,
    nowMs: Date.now(),
  });
  if (!choice.backup) {
    return choice;
  }
  const backup = summarizeBackup(choice.backup, choice.reason);
  const contents = await readContents(context, {
    backupName: backup.name,
    namespaces: request.namespaces,
    storageLocation: storageLocations.find(
      ({ metadata }) => metadata?.name === backup.storageLocation,
    ),
  });
  return {
    backup,
    inventory: contents.inventory,
    volumes: contents.volumes,
    findings: [...choice.findings, ...contents.findings],
  };
}

/** What the backup holds, and whether its volumes can be restored without touching production's. */
async function readContents(
  context: ProviderRunContext,
  options: BackupFiles,
): Promise<Omit<SelectedBackup, 'backup'>> {
  try {
    const { namespaces } = options;
    const [list, volumeList] = await Promise.all([
      download(context, 'BackupResourceList', options),
      download(context, 'BackupVolumeInfos', options),
    ]);
    const inventory = inventoryOf(
      backupResourceListSchema.parse(list),
      namespaces,
    );
    const infos = backupVolumeInfosSchema.parse(volumeList);
    return {
      inventory,
      volumes: backedUpVolumes(infos, namespaces),
      findings: [
        ...missingNamespaces({ ...options, inventory }),
        ...volumeDataFindings(infos, namespaces),
      ],
    };
  } catch (error) {
    if (!(error instanceof DownloadError)) {
      throw error;
    }
    return {
      findings: [
        notVerified(options.backupName, error),
        ...(await attachableVolumes(context, options)),
      ],
    };
  }
}

type SelectedBackup = Extract<BackupSelection, { backup: BackupSummary }>;

interface BackupFiles {
  backupName: string;
  namespaces: string[];
  storageLocation?: BackupStorageLocation;
}

function download(
  context: ProviderRunContext,
  kind: DownloadKind,
  { backupName, storageLocation }: BackupFiles,
): Promise<unknown> {
  return downloadJson(context, { kind, name: backupName, storageLocation });
}

function notVerified(backupName: string, error: DownloadError): Finding {
  return {
    code: 'not-verified-against-backup',
    severity: 'warning',
    cause: 'INFRA',
    gate: false,
    level: 'completeness',
    object: {
      apiVersion: VELERO_API_VERSION,
      kind: 'Backup',
      name: backupName,
    },
    message: `What was restored is not verified against the backup: ${error.message}`,
    hint: "Make the object storage reachable from Backstage: set publicUrl in the backup storage location's config to an address that resolves there.",
  };
}

function listVelero<T extends Backup | BackupStorageLocation>(
  { cluster, config, bounds }: ProviderRunContext,
  kind: string,
): Promise<T[]> {
  return cluster.list<T>(
    {
      apiVersion: VELERO_API_VERSION,
      kind,
      namespace: config.backupNamespace,
    },
    { signal: bounds.signal },
  );
}
