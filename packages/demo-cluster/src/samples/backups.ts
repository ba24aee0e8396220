import type { BackupFlaws, VeleroServer } from '../velero';
import { backupFor } from '../velero/Schedules';
import { SampleCluster } from './SampleCluster';

const HOUR = 3_600_000;
const MONTH_AND_MORE = '1440h0m0s';

/** A schedule of the demo, and how old the backups are that it has made. */
export interface SampleSchedule {
  name: string;
  cron: string;
  namespaces: string[];
  backups: Array<{ hoursAgo: number; flaws?: BackupFlaws }>;
}

/** Creates a Schedule with the backups that it would have made by now. */
export async function installSchedule(
  cluster: SampleCluster,
  sample: SampleSchedule,
): Promise<void> {
  const { store, clock, velero } = cluster;
  const { namespace } = velero.settings;
  const schedule = store.create('schedules.velero.io', {
    metadata: { name: sample.name, namespace },
    spec: {
      schedule: sample.cron,
      template: templateFor(sample.namespaces),
      useOwnerReferencesInBackup: false,
    },
    // As of now, or the next one would be due at once.
    status: { phase: 'Enabled', lastBackup: clock.timestamp() },
  });
  for (const { hoursAgo, flaws } of sample.backups) {
    const startedAt = clock.now() - hoursAgo * HOUR;
    const { metadata, spec } = backupFor(schedule, clock.timestamp(startedAt));
    await velero.recordBackup({
      name: metadata.name,
      labels: metadata.labels,
      spec,
      startedAt,
      flaws,
    });
  }
}

/** Takes a backup by hand, some hours ago. */
export async function recordBackup(
  cluster: { velero: VeleroServer; clock: SampleCluster['clock'] },
  backup: { name: string; namespaces: string[]; hoursAgo: number },
): Promise<void> {
  await cluster.velero.recordBackup({
    name: backup.name,
    spec: templateFor(backup.namespaces),
    startedAt: cluster.clock.now() - backup.hoursAgo * HOUR,
  });
}

function templateFor(namespaces: string[]) {
  return {
    includedNamespaces: namespaces,
    storageLocation: 'default',
    defaultVolumesToFsBackup: true,
    snapshotMoveData: false,
    ttl: MONTH_AND_MORE,
  };
}
