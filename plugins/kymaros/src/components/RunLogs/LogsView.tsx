import { Progress } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RunLogs } from '@kymaros/plugin-kymaros-common';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { useId, useState } from 'react';
import { useRunLogs } from '../../hooks/useRunLogs';
import { kymarosTranslationRef } from '../../translation';
import { keyOfLog } from '../../words/logs';
import { RelativeTime } from '../RelativeTime';
import { Nothing, Part } from '../Section';
import { WhenLoaded } from '../StaleNotice';
import { ContainerList } from './ContainerList';
import { EventTable } from './EventTable';
import { LogText } from './LogText';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(2), minWidth: 0 },
  search: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(2),
  },
  field: { width: 320, maxWidth: '100%' },
  logs: {
    display: 'grid',
    gridTemplateColumns: 'minmax(180px, 280px) minmax(0, 1fr)',
    gap: theme.spacing(2),
    [theme.breakpoints.down('sm')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
}));

/** The logs of a run container by container, and its events; one search for all of them. */
export function LogsView({ runId }: { runId: string }) {
  const classes = useStyles();
  const id = useId();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const query = useRunLogs(runId);
  return (
    <WhenLoaded
      query={query}
      failureTitle={t('logs.failed')}
      loading={<Progress />}
      gone={
        <Nothing>
          {t('logs.gone')} {t('logs.goneHint')}
        </Nothing>
      }
    >
      {logs => (
        <div className={classes.root}>
          <div className={classes.search}>
            <TextField
              id={id}
              className={classes.field}
              type="search"
              size="small"
              variant="outlined"
              label={t('logs.search')}
              value={query.search}
              onChange={event => query.setSearch(event.target.value)}
            />
            <Typography variant="body2" color="textSecondary">
              {t('logs.collected')} <RelativeTime iso={logs.collectedAt} />
            </Typography>
          </div>
          {query.loading && <LinearProgress aria-label={t('logs.searching')} />}
          {logs.notes.map(note => (
            <Nothing key={note}>{note}</Nothing>
          ))}
          <Containers logs={logs} searched={query.searched} />
          <Part title={t('logs.events')}>
            {logs.events.length > 0 ? (
              <EventTable events={logs.events} searched={query.searched} />
            ) : (
              <Nothing>
                {t(query.searched ? 'logs.noEventsFound' : 'logs.noEvents')}
              </Nothing>
            )}
          </Part>
        </div>
      )}
    </WhenLoaded>
  );
}

function Containers(props: { logs: RunLogs; searched: string }) {
  const { logs, searched } = props;
  const { containers } = logs;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const [chosen, setChosen] = useState<string>();
  const selected =
    containers.find(log => keyOfLog(log) === chosen) ?? containers[0];
  if (!selected) {
    return <Nothing>{t(searched ? 'logs.noneFound' : 'logs.none')}</Nothing>;
  }
  return (
    <div className={classes.logs}>
      <ContainerList
        logs={containers}
        selected={selected}
        onSelect={log => setChosen(keyOfLog(log))}
      />
      <LogText log={selected} searched={searched} />
    </div>
  );
}
