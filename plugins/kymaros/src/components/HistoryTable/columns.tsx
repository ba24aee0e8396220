import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type {
  RunOrder,
  RunSummary,
  RunTrigger,
} from '@kymaros/plugin-kymaros-common';
import Typography from '@material-ui/core/Typography';
import type { ReactNode } from 'react';
import { runRouteRef } from '../../routes';
import { kymarosTranslationRef, type Translate } from '../../translation';
import { backupTakenAt } from '../../words/backup';
import { formatAge, formatDuration, millisBetween } from '../../words/time';
import { RunStatus } from '../Mark';
import { RelativeTime } from '../RelativeTime';

/** A column of the history. */
export interface HistoryColumn {
  title: string;
  /** Set when the server can order by it. */
  orderBy?: RunOrder;
  align?: 'right';
  /** Long names wrap in it. */
  wide?: boolean;
  render: (run: RunSummary) => ReactNode;
}

/** The columns of the history, left to right. */
export function historyColumns(t: Translate): HistoryColumn[] {
  return [
    {
      title: t('history.when'),
      orderBy: 'createdAt',
      render: run => <RunLink run={run} />,
    },
    { title: t('history.verdict'), render: run => <RunStatus run={run} /> },
    {
      title: t('history.score'),
      orderBy: 'score',
      align: 'right',
      render: run => run.score ?? '–',
    },
    {
      title: t('history.tiers'),
      align: 'right',
      render: ({ tiers }) =>
        t('history.tiersReady', {
          ready: String(tiers.filter(({ state }) => state === 'ready').length),
          total: String(tiers.length),
        }),
    },
    {
      title: t('history.backup'),
      wide: true,
      render: run => <BackupCell run={run} />,
    },
    {
      title: t('history.rto'),
      orderBy: 'rtoMs',
      align: 'right',
      render: ({ rtoMs }) =>
        rtoMs === undefined ? '–' : formatDuration(rtoMs, t),
    },
    {
      title: t('history.duration'),
      orderBy: 'durationMs',
      align: 'right',
      render: run => {
        const tookMs = millisBetween(run.startedAt, run.finishedAt);
        return tookMs === undefined ? '–' : formatDuration(tookMs, t);
      },
    },
    {
      title: t('history.startedBy'),
      render: run => <StartedBy trigger={run.trigger} />,
    },
  ];
}

function RunLink({ run }: { run: RunSummary }) {
  const runRoute = useRouteRef(runRouteRef);
  return (
    <Link to={runRoute({ runId: run.id })}>
      <RelativeTime iso={run.createdAt} focusable={false} />
    </Link>
  );
}

function BackupCell({ run }: { run: RunSummary }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  if (!run.backup) {
    return <>–</>;
  }
  const ageMs = millisBetween(
    backupTakenAt(run.backup),
    run.startedAt ?? run.createdAt,
  );
  return (
    <>
      {run.backup.name}
      {ageMs !== undefined && (
        <Typography variant="caption" color="textSecondary" component="div">
          {t('history.backupAge', { age: formatAge(ageMs, t) })}
        </Typography>
      )}
    </>
  );
}

/** The person, service or schedule that started a run. */
export function StartedBy({ trigger }: { trigger: RunTrigger }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  if (trigger.kind === 'schedule') {
    return (
      <>{trigger.late ? t('trigger.scheduleLate') : t('trigger.schedule')}</>
    );
  }
  return trigger.by.includes(':') && trigger.by.includes('/') ? (
    <EntityRefLink entityRef={trigger.by} defaultKind="user" hideIcon />
  ) : (
    <>{trigger.by}</>
  );
}
