import type { Finding } from '@kymaros/plugin-kymaros-common';
import { z } from 'zod';

/** Velero's list of a backup: `apiVersion/Kind` to `namespace/name`, or `name` for cluster-scoped objects. */
export const backupResourceListSchema = z.record(
  z.string(),
  z.array(z.string()).nullable(),
);

/** Velero's list of a backup. */
export type BackupResourceList = z.output<typeof backupResourceListSchema>;

/** Objects by source namespace, as `apiVersion/Kind` to names. */
export type BackupInventory = Record<string, Record<string, string[]>>;

const NAMESPACE_KIND = 'v1/Namespace';

/**
 * What the backup holds of these namespaces. One that it does not know is left out: the backup's spec cannot tell, since
 * label selectors, resource filters and the state at that time all decide.
 */
export function inventoryOf(
  list: BackupResourceList,
  namespaces: string[],
): BackupInventory {
  const inventory: BackupInventory = {};
  for (const name of list[NAMESPACE_KIND] ?? []) {
    if (namespaces.includes(name)) {
      inventory[name] = {};
    }
  }
  for (const [kind, objects] of Object.entries(list)) {
    for (const object of objects ?? []) {
      const [namespace, name] = object.split('/');
      if (name !== undefined && namespaces.includes(namespace)) {
        const kinds = (inventory[namespace] ??= {});
        (kinds[kind] ??= []).push(name);
      }
    }
  }
  return inventory;
}

/** One gate for each namespace that the backup does not hold. */
export function missingNamespaces(options: {
  inventory: BackupInventory;
  namespaces: string[];
  backupName: string;
}): Finding[] {
  return options.namespaces
    .filter(namespace => !options.inventory[namespace])
    .map(namespace => ({
      code: 'namespace-not-in-backup',
      severity: 'critical',
      cause: 'BACKUP',
      gate: true,
      level: 'integrity',
      tier: namespace,
      object: { apiVersion: 'v1', kind: 'Namespace', name: namespace },
      message: `Backup ${options.backupName} holds nothing of namespace ${namespace}.`,
      hint: `Check the name, and that the backup includes it: its namespaces, label selector and resource filters decide ('velero backup describe ${options.backupName}').`,
    }));
}
