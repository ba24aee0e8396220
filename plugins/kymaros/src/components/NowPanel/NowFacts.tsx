import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RestoreTestSummary } from '@kymaros/plugin-kymaros-common';
import { kymarosTranslationRef } from '../../translation';
import { backupTakenAt } from '../../words/backup';
import { readinessInWords } from '../../words/freshness';
import { formatAge, formatDuration, millisBetween } from '../../words/time';
import { Facts, type Fact } from '../Facts';
import { AgainstObjective } from '../Readiness';
import { RelativeTime } from '../RelativeTime';

/** Backup, times against objectives, next run and cluster. */
export function NowFacts({ test }: { test: RestoreTestSummary }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const run = test.lastConclusiveRun;
  const objectives = test.spec?.objectives;
  const backupAgeMs =
    run?.backup &&
    millisBetween(backupTakenAt(run.backup), run.startedAt ?? run.createdAt);

  const measured: Fact[] = run
    ? [
        ...(test.readiness === undefined
          ? []
          : [
              {
                name: t('proof.readiness'),
                value: t('now.score', { score: String(test.readiness) }),
                note: readinessInWords(test, t),
              },
            ]),
        {
          name: t('now.backup'),
          value: run.backup?.name ?? t('now.unknown'),
          note:
            backupAgeMs !== undefined &&
            t('now.backupAge', { age: formatAge(backupAgeMs, t) }),
        },
        {
          name: t('now.rto'),
          value:
            run.rtoMs === undefined
              ? t('now.unknown')
              : formatDuration(run.rtoMs, t),
          note: (
            <AgainstObjective
              measuredMs={run.rtoMs}
              objective={objectives?.rto}
            />
          ),
        },
        {
          name: t('now.rpo'),
          value:
            run.rpoMs === undefined
              ? t('now.unknown')
              : formatDuration(run.rpoMs, t),
          note: (
            <AgainstObjective
              measuredMs={run.rpoMs}
              objective={objectives?.rpo}
            />
          ),
        },
      ]
    : [];
  const planned: Fact[] = [
    {
      name: t('now.nextRun'),
      value: test.nextRunAt ? (
        <RelativeTime ahead iso={test.nextRunAt} />
      ) : (
        t(test.spec?.suspend ? 'now.suspended' : 'now.noSchedule')
      ),
      note:
        test.spec?.schedule && `${test.spec.schedule} ${test.spec.timezone}`,
    },
    ...(test.cluster ? [{ name: t('now.cluster'), value: test.cluster }] : []),
  ];
  return <Facts facts={[...measured, ...planned]} />;
}
