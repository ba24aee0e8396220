import type {
  BackupSummary,
  Finding,
  RestoreSummary,
} from '@kymaros/plugin-kymaros-common';
import type {
  AccessRule,
  BackedUpObject,
  BackupProvider,
  BackupRequest,
  BackupSelection,
  BackupSystemHealth,
  ProviderClusterConfig,
  ProviderContext,
  ProviderRunContext,
  RestoreExplanationRequest,
  RestoreOutcome,
  RestoreRequest,
} from '@kymaros/plugin-kymaros-node';
import { accessRules } from './accessRules';
import { checkHealth } from './health';
import { cleanUp, listLeftoverRuns, OWNED_KINDS, settle } from './cleanUp';
import { explainRestore } from './explainRestore';
import { VELERO_HAZARDS, WAIT_CONTAINER } from './hazards';
import { leavesOut } from './leavesOut';
import { readObjects } from './readObjects';
import { restoreTier } from './restoreTier';
import { selectBackup } from './selectBackup';

/** Restores from backups of Velero. Each verb is a file of its own. */
export class VeleroBackupProvider implements BackupProvider {
  readonly id = 'velero';
  readonly ownedKinds = OWNED_KINDS;
  readonly hazards = VELERO_HAZARDS;
  readonly helperContainers = [WAIT_CONTAINER];

  accessRules(config: ProviderClusterConfig): AccessRule[] {
    return accessRules(config);
  }

  selectBackup(
    context: ProviderRunContext,
    request: BackupRequest,
  ): Promise<BackupSelection> {
    return selectBackup(context, request);
  }

  readObjects(
    context: ProviderRunContext,
    request: { backup: BackupSummary; namespaces: string[] },
  ): Promise<{ objects?: BackedUpObject[]; findings: Finding[] }> {
    return readObjects(context, request);
  }

  leavesOut(object: BackedUpObject): string | undefined {
    return leavesOut(object);
  }

  restoreTier(
    context: ProviderRunContext,
    request: RestoreRequest,
    onProgress: (restore: RestoreSummary) => Promise<void>,
  ): Promise<RestoreOutcome> {
    return restoreTier(context, request, onProgress);
  }

  explainRestore(
    context: ProviderRunContext,
    request: RestoreExplanationRequest,
  ): Promise<Finding[]> {
    return explainRestore(context, request);
  }

  settle(context: ProviderRunContext): Promise<void> {
    return settle(context);
  }

  cleanUp(context: ProviderRunContext): Promise<void> {
    return cleanUp(context);
  }

  listLeftoverRuns(
    context: ProviderContext,
    installation: string,
  ): Promise<string[]> {
    return listLeftoverRuns(context, installation);
  }

  checkHealth(context: ProviderContext): Promise<BackupSystemHealth> {
    return checkHealth(context);
  }
}
