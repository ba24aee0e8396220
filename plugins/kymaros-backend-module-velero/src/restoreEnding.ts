import type {
  Finding,
  FindingCause,
  RestoreSummary,
} from '@kymaros/plugin-kymaros-common';
import { restorePhase } from './restorePhases';
import { type Restore, VELERO_API_VERSION } from './veleroObjects';

/** A tier's Restore, for what is said of it. */
export interface TierRestore {
  tier: string;
  namespace: string;
  name: string;
}

/** Reasons for which Velero refuses or gives up a restore. The first pattern that matches decides. */
const REASONS: ReadonlyArray<{
  pattern: RegExp;
  cause: FindingCause;
  hint: string;
}> = [
  {
    pattern: /during the server starting/,
    cause: 'INFRA',
    hint: 'Velero was restarted while it restored. Run the test again.',
  },
  {
    pattern: /BSL .* is unavailable|location .* (unavailable|not available)/i,
    cause: 'INFRA',
    hint: "Look at 'velero backup-location get'. Velero never retries such a restore; run the test again.",
  },
  {
    pattern: /Error retrieving backup/,
    cause: 'INFRA',
    hint: 'The backup expired or was deleted while the test ran. Run the test again.',
  },
  {
    pattern: /resource modifier/i,
    cause: 'SANDBOX',
    hint: 'Please report this to the maintainers of Kymaros.',
  },
  {
    pattern: /NoSuchKey|key not found|unexpected EOF|gzip: invalid|404/,
    cause: 'BACKUP',
    hint: "The backup's files in the object storage are missing or damaged. Take a new backup.",
  },
];

/** Gates that follow from how a Restore ended by itself. */
export function endingFindings(
  restore: Restore,
  tierRestore: TierRestore,
): Finding[] {
  const phase = restore.status?.phase;
  if (phase === 'FailedValidation' || phase === 'Failed') {
    return [refusal(restore, tierRestore)];
  }
  return restore.status?.progress?.itemsRestored
    ? []
    : [nothingRestored(restore, tierRestore)];
}

/** The Restore object vanished under the run. */
export function restoreGone(tierRestore: TierRestore): Finding {
  return gate(tierRestore, {
    code: 'restore-gone',
    cause: 'INFRA',
    message: `Restore ${tierRestore.name} was deleted while it ran.`,
    hint: 'Velero deletes the Restores of a backup that expires or is deleted. Test a backup that is kept longer.',
  });
}

/** The run's deadline came first. How long Velero takes says nothing about what the backup holds. */
export function restoreTimedOut(
  tierRestore: TierRestore,
  last: RestoreSummary | undefined,
): Finding {
  const queued = restorePhase(last?.phase).stage === 'queued';
  return gate(tierRestore, {
    code: queued ? 'restore-not-started' : 'restore-timed-out',
    cause: 'INFRA',
    message: queued
      ? `Velero did not take up Restore ${tierRestore.name} in the time that the test allows.`
      : `Restore ${
          tierRestore.name
        } did not end in the time that the test allows: it ${
          restorePhase(last?.phase).sentence
        }.`,
    hint: queued
      ? "Velero restores one at a time: see what else it restores ('velero restore get'), or raise spec.timeout."
      : "Raise spec.timeout, or find out what takes so long ('velero restore describe').",
  });
}

function refusal(restore: Restore, tierRestore: TierRestore): Finding {
  const { phase, failureReason, validationErrors } = restore.status ?? {};
  const why = [failureReason, ...(validationErrors ?? [])]
    .filter(Boolean)
    .join('; ');
  const reason = REASONS.find(({ pattern }) => pattern.test(why));
  return gate(tierRestore, {
    code: phase === 'Failed' ? 'restore-failed' : 'restore-refused',
    cause: reason?.cause ?? 'INFRA',
    message: `Restore ${tierRestore.name} ended as ${phase}: ${
      why || 'Velero gave no reason'
    }.`,
    hint:
      reason?.hint ??
      `Look at 'velero restore describe ${tierRestore.name}' and at Velero's log.`,
  });
}

function nothingRestored(restore: Restore, tierRestore: TierRestore): Finding {
  return gate(tierRestore, {
    code: 'nothing-restored',
    cause: 'BACKUP',
    level: 'integrity',
    message: `Nothing was restored: backup ${restore.spec.backupName} holds no objects of namespace ${tierRestore.tier} that the test asks for.`,
    hint: 'Check the namespace, spec.backupSource.labelSelector, and what the backup includes. Velero calls an empty restore Completed.',
  });
}

function gate(
  { tier, namespace, name }: TierRestore,
  finding: Pick<Finding, 'code' | 'cause' | 'message' | 'hint' | 'level'>,
): Finding {
  return {
    severity: 'critical',
    gate: true,
    tier,
    object: {
      apiVersion: VELERO_API_VERSION,
      kind: 'Restore',
      namespace,
      name,
    },
    ...finding,
  };
}
