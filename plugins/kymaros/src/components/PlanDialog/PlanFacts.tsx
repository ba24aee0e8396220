import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  BackupSummary,
  RestorePlan,
} from '@kymaros/plugin-kymaros-common';
import { kymarosTranslationRef, type Translate } from '../../translation';
import { backupTakenAt } from '../../words/backup';
import { formatAge, formatDuration, millisBetween } from '../../words/time';
import { Facts } from '../Facts';
import { StatusLabel } from '../Mark';

/** Which backup and why, how the sandboxes are closed, how long it takes, and where. */
export function PlanFacts({ plan }: { plan: RestorePlan }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const { backup, isolation, expectedDurationMs } = plan;
  const proof = t(`plan.proof.${isolation.proof}`);
  return (
    <Facts
      facts={[
        {
          name: t('now.backup'),
          value: backup?.name ?? t('plan.noBackup'),
          note: backup && noteOnBackup(backup, plan.plannedAt, t),
        },
        {
          name: t('plan.isolation'),
          value: t(`plan.mode.${isolation.mode}`),
          note:
            isolation.proof === 'waived' ? (
              <StatusLabel tone="fair">{proof}</StatusLabel>
            ) : (
              proof
            ),
        },
        {
          name: t('plan.expected'),
          value:
            expectedDurationMs === undefined
              ? t('plan.unknown')
              : t('plan.about', {
                  duration: formatDuration(expectedDurationMs, t),
                }),
          note: t(
            expectedDurationMs === undefined
              ? 'plan.noExpectation'
              : 'plan.expectedFrom',
          ),
        },
        { name: t('now.cluster'), value: plan.cluster },
      ]}
    />
  );
}

function noteOnBackup(backup: BackupSummary, at: string, t: Translate): string {
  const ageMs = millisBetween(backupTakenAt(backup), at);
  const { phase, errors, warnings } = backup;
  return [
    ...(ageMs === undefined
      ? []
      : [t('history.backupAge', { age: formatAge(ageMs, t) })]),
    backup.reason,
    ...(errors + warnings > 0
      ? [
          t('plan.backupIncomplete', {
            phase,
            errors: String(errors),
            warnings: String(warnings),
          }),
        ]
      : [phase]),
  ].join('; ');
}
