import type { BackupSummary, Finding } from '@kymaros/plugin-kymaros-common';
import type {
  BackedUpObject,
  ProviderRunContext,
} from '@kymaros/plugin-kymaros-node';
import { DownloadError, downloadStream } from './download';
import {
  type ArchiveBounds,
  type ArchiveContents,
  readArchive,
} from './readArchive';
import { storageLocationOf } from './storageLocation';
import { VELERO_API_VERSION } from './veleroObjects';

const MIB = 1024 * 1024;

/** An API server takes 3 MiB at most; the largest backups of whole clusters have some hundred MiB. */
const BOUNDS: ArchiveBounds = {
  objectBytes: 4 * MIB,
  totalBytes: 128 * MIB,
  archiveBytes: 2048 * MIB,
};

/** Files that could not be understood, named in a finding; the rest is counted. */
const MOST_NAMED = 5;

/** What a backup holds of some namespaces, from its own archive. */
export async function readObjects(
  context: ProviderRunContext,
  { backup, namespaces }: { backup: BackupSummary; namespaces: string[] },
): Promise<{ objects?: BackedUpObject[]; findings: Finding[] }> {
  try {
    const contents = await downloadStream(
      context,
      {
        kind: 'BackupContents',
        name: backup.name,
        storageLocation: await storageLocationOf(context, backup),
      },
      archive => readArchive(archive, { namespaces, bounds: BOUNDS }),
    );
    return {
      objects: contents.objects,
      findings: contents.unread.length ? [unread(backup, contents)] : [],
    };
  } catch (error) {
    if (error instanceof DownloadError) {
      return { findings: [unreadable(backup, error)] };
    }
    throw error;
  }
}

function unreadable(backup: BackupSummary, error: DownloadError): Finding {
  return {
    ...about(backup),
    code: 'backup-not-inspected',
    message: `What the backup holds could not be looked at beforehand: ${error.message}`,
    hint: "Make the object storage reachable from Backstage: set publicUrl in the backup storage location's config to an address that resolves there.",
  };
}

function unread(backup: BackupSummary, { unread: files }: ArchiveContents) {
  const named = files
    .slice(0, MOST_NAMED)
    .map(({ path, reason }) => `${path} (${reason})`);
  const more = files.length - named.length;
  return {
    ...about(backup),
    code: 'backup-objects-not-inspected',
    message: `Not looked at beforehand: ${named.join(', ')}${
      more > 0 ? ` and ${more} more` : ''
    }.`,
    hint: 'They are looked at once they are restored.',
  };
}

function about({ name }: BackupSummary) {
  return {
    severity: 'warning',
    cause: 'INFRA',
    gate: false,
    object: { apiVersion: VELERO_API_VERSION, kind: 'Backup', name },
  } as const;
}
