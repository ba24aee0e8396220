import type { Finding, RestoreSummary } from '@kymaros/plugin-kymaros-common';
import type {
  ProviderRunContext,
  ResourceKind,
  RestoreExplanationRequest,
} from '@kymaros/plugin-kymaros-node';
import { DownloadError, downloadJson } from './download';
import { classifyResults, restoreResultsSchema } from './results';
import { storageLocationOf } from './storageLocation';

/** Velero's own messages about a Restore, which it only writes when there are some to write. */
export async function explainRestore(
  context: ProviderRunContext,
  request: RestoreExplanationRequest,
): Promise<Finding[]> {
  const { restore, tier, sandbox } = request;
  const hasMessages = restore.errors > 0 || restore.warnings > 0;
  if (!hasMessages || restore.phase === 'FailedValidation') {
    return [];
  }
  try {
    const results = await downloadJson(context, {
      kind: 'RestoreResults',
      name: restore.object.name,
      storageLocation: await storageLocationOf(context, request.backup),
    });
    const findings = classifyResults(restoreResultsSchema.parse(results), {
      name: tier,
      sandbox,
    });
    return withKinds(findings, await context.cluster.namespacedKinds());
  } catch (error) {
    if (error instanceof DownloadError) {
      return [unreadMessages(restore, { tier, error })];
    }
    throw error;
  }
}

/** Velero names objects by resource, as `deployments.apps`; people know them by kind. */
export function withKinds(
  findings: Finding[],
  kinds: readonly ResourceKind[],
): Finding[] {
  return findings.map(finding => {
    const { object } = finding;
    const served = kinds.find(
      ({ apiVersion, plural }) =>
        object?.kind === resourceOf(apiVersion, plural),
    );
    return object && served
      ? {
          ...finding,
          object: {
            ...object,
            apiVersion: served.apiVersion,
            kind: served.kind,
          },
        }
      : finding;
  });
}

function resourceOf(apiVersion: string, plural: string): string {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return group ? `${plural}.${group}` : plural;
}

function unreadMessages(
  { errors, warnings, object }: RestoreSummary,
  { tier, error }: { tier: string; error: DownloadError },
): Finding {
  return {
    code: 'restore-messages-unread',
    severity: errors > 0 ? 'critical' : 'info',
    cause: errors > 0 ? 'BACKUP' : 'INFRA',
    gate: false,
    level: 'integrity',
    tier,
    object,
    message: `Velero reports ${errors} errors and ${warnings} warnings, but they could not be read: ${error.message}`,
    hint: `See 'velero restore describe ${object.name}' while the run lasts, and make the object storage reachable from Backstage (publicUrl of the backup storage location).`,
  };
}
