import { validateIncludesExcludes } from '../includes';
import { labels } from '../names';
import type { Backup, Restore } from '../types';
import { isAvailable, VeleroContext } from '../VeleroContext';
import {
  ModifierRule,
  modifierVersion,
  parseResourceModifiers,
  validateModifierRules,
} from './resourceModifiers';

/** Never restored. */
const NON_RESTORABLE = [
  'nodes',
  'events',
  'events.events.k8s.io',
  'backups.velero.io',
  'restores.velero.io',
  'resticrepositories.velero.io',
  'csinodes.storage.k8s.io',
  'volumeattachments.storage.k8s.io',
  'backuprepositories.velero.io',
];

/** What a valid Restore restores. */
export interface ValidRestore {
  backup: Backup;
  modifiers: ModifierRule[];
}

/**
 * Completes a Restore's spec and checks it, as the server does when its turn
 * comes. `restore` is changed; its problems stand in `status.validationErrors`.
 */
export function validateRestore(
  context: VeleroContext,
  restore: Restore,
): ValidRestore | undefined {
  const { spec } = restore;
  const problems: string[] = [];
  spec.excludedResources = [
    ...new Set([...(spec.excludedResources ?? []), ...NON_RESTORABLE]),
  ];
  problems.push(...listProblems(restore));
  if (Boolean(spec.backupName) === Boolean(spec.scheduleName)) {
    problems.push(
      'Either a backup or schedule must be specified as a source for the restore, but not both',
    );
    return refused(restore, problems);
  }
  if (
    spec.existingResourcePolicy &&
    !['none', 'update'].includes(spec.existingResourcePolicy)
  ) {
    problems.push(
      `Invalid ExistingResourcePolicy: ${spec.existingResourcePolicy}`,
    );
  }
  if (spec.scheduleName) {
    spec.backupName = newestCompleted(context, spec.scheduleName, problems);
  }
  const backup = spec.backupName
    ? backupOf(context, spec.backupName, problems)
    : undefined;
  if (!backup) {
    return refused(restore, problems);
  }
  spec.scheduleName ||= backup.metadata.labels?.[labels.scheduleName];
  if (!spec.scheduleName) {
    delete spec.scheduleName;
  }
  const modifiers = modifiersOf(context, restore, problems);
  return problems.length > 0 || !modifiers
    ? refused(restore, problems)
    : { backup, modifiers };
}

function refused(restore: Restore, validationErrors: string[]): undefined {
  restore.status = { ...restore.status, validationErrors };
}

function listProblems({ spec }: Restore): string[] {
  const { labelSelector, orLabelSelectors } = spec;
  return [
    ...NON_RESTORABLE.filter(resource =>
      spec.includedResources?.includes(resource),
    ).map(resource => `${resource} are non-restorable resources`),
    ...validateIncludesExcludes(
      spec.includedResources,
      spec.excludedResources,
    ).map(problem => `Invalid included/excluded resource lists: ${problem}`),
    ...validateIncludesExcludes(
      spec.includedNamespaces,
      spec.excludedNamespaces,
    ).map(problem => `Invalid included/excluded namespace lists: ${problem}`),
    ...(labelSelector && orLabelSelectors
      ? [
          'encountered labelSelector as well as orLabelSelectors in restore spec, only one can be specified',
        ]
      : []),
  ];
}

function newestCompleted(
  context: VeleroContext,
  schedule: string,
  problems: string[],
): string | undefined {
  const { store, settings } = context;
  const selection = {
    namespace: settings.namespace,
    labelSelector: `${labels.scheduleName}=${schedule}`,
  };
  const backups = store.list('backups.velero.io', selection);
  if (backups.length === 0) {
    problems.push('No backups found for schedule');
  }
  const started = (backup: Backup) => backup.status?.startTimestamp ?? '';
  const [newest] = backups
    .filter(backup => backup.status?.phase === 'Completed')
    .sort((a, b) => (started(a) < started(b) ? 1 : -1));
  if (!newest) {
    problems.push('No completed backups found for schedule');
  }
  return newest?.metadata.name;
}

function backupOf(
  context: VeleroContext,
  name: string,
  problems: string[],
): Backup | undefined {
  const { store, settings } = context;
  const { namespace } = settings;
  const backup = store.get('backups.velero.io', { namespace, name });
  if (!backup) {
    problems.push(
      `Error retrieving backup: can't find backup ${namespace}/${name}: Backup.velero.io "${name}" not found`,
    );
    return undefined;
  }
  const location = backup.spec.storageLocation ?? '';
  if (
    !store.get('backupstoragelocations.velero.io', {
      namespace,
      name: location,
    })
  ) {
    problems.push(
      `Error retrieving backup: BackupStorageLocation.velero.io "${location}" not found`,
    );
    return undefined;
  }
  if (!isAvailable(context, location)) {
    problems.push(
      `The BSL ${location} is unavailable, cannot retrieve the backup`,
    );
    return undefined;
  }
  return backup;
}

function modifiersOf(
  context: VeleroContext,
  restore: Restore,
  problems: string[],
): ModifierRule[] | undefined {
  const reference = restore.spec.resourceModifier;
  // Any other kind is silently left aside.
  if (reference?.kind.toLowerCase() !== 'configmap') {
    return [];
  }
  const place = `${restore.metadata.namespace}/${reference.name}`;
  const key = { namespace: restore.metadata.namespace, name: reference.name };
  const configMap = context.store.get('configmaps', key);
  if (!configMap) {
    problems.push(`failed to get resource modifiers configmap ${place}`);
    return undefined;
  }
  try {
    const rules = parseResourceModifiers(configMap);
    const problem = validateModifierRules(modifierVersion(configMap), rules);
    if (problem) {
      problems.push(
        `Validation error in resource modifiers provided in configmap ${place}: ${problem}`,
      );
    }
    return problem ? undefined : rules;
  } catch (error) {
    const why = (error as Error).message;
    problems.push(
      `Error in parsing resource modifiers provided in configmap ${place}: ${why}`,
    );
    return undefined;
  }
}
