import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Run } from '@kymaros/plugin-kymaros-common';
import Typography from '@material-ui/core/Typography';
import { useClockOf } from '../../live/lastNews';
import { kymarosTranslationRef } from '../../translation';
import { formatDuration, millisBetween } from '../../words/time';
import { Facts, type Fact } from '../Facts';
import { StartedBy } from '../HistoryTable';
import { AgainstObjective } from '../Readiness';
import { RelativeTime } from '../RelativeTime';

/** When, how long, which backup, by whom. */
export function RunFacts({ run }: { run: Run }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const now = useClockOf({ going: run.state === 'running' });
  const tookMs = millisBetween(
    run.startedAt,
    run.finishedAt ?? new Date(now).toISOString(),
  );
  const facts: Fact[] = [
    {
      name: t('run.started'),
      value: <RelativeTime iso={run.startedAt ?? run.createdAt} />,
      note: <StartedBy trigger={run.trigger} />,
    },
    ...(tookMs === undefined
      ? []
      : [{ name: t('run.duration'), value: formatDuration(tookMs, t) }]),
    ...(run.rtoMs === undefined
      ? []
      : [
          {
            name: t('now.rto'),
            value: formatDuration(run.rtoMs, t),
            note: (
              <AgainstObjective
                measuredMs={run.rtoMs}
                objective={run.spec.objectives.rto}
              />
            ),
          },
        ]),
    ...(run.rpoMs === undefined
      ? []
      : [
          {
            name: t('now.rpo'),
            value: formatDuration(run.rpoMs, t),
            note: (
              <AgainstObjective
                measuredMs={run.rpoMs}
                objective={run.spec.objectives.rpo}
              />
            ),
          },
        ]),
    ...(run.backup
      ? [
          {
            name: t('now.backup'),
            value: run.backup.name,
            note: `${run.backup.reason}; ${run.backup.phase}`,
          },
        ]
      : []),
  ];
  return (
    <>
      <Facts facts={facts} />
      <Typography variant="body2" color="textSecondary">
        {t('now.cluster')} {run.cluster} · {t('run.id')} <span>{run.id}</span>
      </Typography>
    </>
  );
}
