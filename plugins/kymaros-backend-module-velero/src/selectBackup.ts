import type { Finding } from '@kymaros/plugin-kymaros-common';
import type {
  BackupRequest,
  BackupSelection,
  ProviderRunContext,
} from '@kymaros/plugin-kymaros-node';
import {
  type BackupInventory,
  backupResourceListSchema,
  inventoryOf,
  missingNamespaces,
} from './backupContents';
import { chooseBackup, summarizeBackup } from './backupSelection';
import { DownloadError, downloadJson } from './download';
import {
  type Backup,
  type BackupStorageLocation,
  VELERO_API_VERSION,
} from './veleroObjects';

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
    findings: [...choice.findings, ...contents.findings],
  };
}

async function readContents(
  context: ProviderRunContext,
  options: {
    backupName: string;
    namespaces: string[];
    storageLocation?: BackupStorageLocation;
  },
): Promise<{ inventory?: BackupInventory; findings: Finding[] }> {
  try {
    const list = await downloadJson(context, {
      kind: 'BackupResourceList',
      name: options.backupName,
      storageLocation: options.storageLocation,
    });
    const inventory = inventoryOf(
      backupResourceListSchema.parse(list),
      options.namespaces,
    );
    return {
      inventory,
      findings: missingNamespaces({ ...options, inventory }),
    };
  } catch (error) {
    if (error instanceof DownloadError) {
      return { findings: [notVerified(options.backupName, error)] };
    }
    throw error;
  }
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
