import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  ClusterCondition,
  ClusterHealth,
} from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useId } from 'react';
import { kymarosTranslationRef, type Translate } from '../../translation';
import { stateOfCluster } from '../../words/fleet';
import type { Tone } from '../../words/tones';
import { StatusLabel } from '../Mark';
import { RelativeTime } from '../RelativeTime';

const STATE_TONES: Record<ClusterCondition['state'], Tone> = {
  ok: 'good',
  failed: 'bad',
  unknown: 'unknown',
};

const READINESS = {
  ok: 'fleetClusters.ready',
  failed: 'fleetClusters.notReady',
  unknown: 'fleetClusters.unsure',
} as const;

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    alignContent: 'start',
    gap: theme.spacing(1.5),
    padding: theme.spacing(2),
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
    overflowWrap: 'anywhere',
  },
  title: { fontSize: '0.95rem', fontWeight: 700, margin: 0 },
  small: { fontSize: '0.8rem', color: theme.palette.text.secondary },
  conditions: {
    display: 'grid',
    gap: theme.spacing(1),
    listStyle: 'none',
    margin: 0,
    padding: 0,
  },
  word: { fontWeight: 600 },
  under: { paddingLeft: theme.spacing(2.75), fontSize: '0.8rem' },
  details: { margin: 0, paddingLeft: theme.spacing(2) },
  room: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5, 3) },
}));

/** One cluster: whether restore tests can run on it, condition by condition, and how much room it has. */
export function ClusterPart({ cluster }: { cluster: ClusterHealth }) {
  const classes = useStyles();
  const titleId = useId();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const { runs, sandboxes } = cluster;
  const state = stateOfCluster(cluster);
  return (
    <article aria-labelledby={titleId} className={classes.root}>
      <div>
        <Typography id={titleId} component="h3" className={classes.title}>
          {cluster.title}
        </Typography>
        <StatusLabel tone={STATE_TONES[state]}>
          {t(READINESS[state])}
        </StatusLabel>
        <div className={classes.small}>
          {t('fleetClusters.checked')} <RelativeTime iso={cluster.checkedAt} />
        </div>
      </div>
      <ul className={classes.conditions}>
        {cluster.conditions.map(condition => (
          <Condition key={condition.kind} condition={condition} />
        ))}
      </ul>
      <div className={classes.room}>
        <span>
          {t('fleetClusters.runs')}: {runsInWords(runs, t)}
        </span>
        <span>
          {t('fleetClusters.sandboxes')}:{' '}
          {t('fleetClusters.sandboxesOf', {
            used: String(sandboxes.used),
            limit: String(sandboxes.limit),
          })}
        </span>
      </div>
    </article>
  );
}

function Condition({ condition }: { condition: ClusterCondition }) {
  const { kind, state, message, seenAt, hint, details = [] } = condition;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <li>
      <StatusLabel tone={STATE_TONES[state]}>
        <span className={classes.word}>
          {t(`fleetClusters.kind.${kind}`)}: {t(`fleetClusters.state.${state}`)}
        </span>
      </StatusLabel>
      <div className={classes.under}>
        <div>
          <span lang="en">{message}</span>
          {seenAt && (
            <>
              {' '}
              <RelativeTime iso={seenAt} />
            </>
          )}
        </div>
        {details.length > 0 && (
          <ul className={classes.details}>
            {details.map(detail => (
              <li key={detail}>{detail}</li>
            ))}
          </ul>
        )}
        {hint && (
          <div className={classes.small}>
            <strong>{t('fleetClusters.hint')}:</strong>{' '}
            <span lang="en">{hint}</span>
          </div>
        )}
      </div>
    </li>
  );
}

function runsInWords(runs: ClusterHealth['runs'], t: Translate): string {
  const { running, queued, limit } = runs;
  const now = t('fleetClusters.runsOf', {
    running: String(running),
    limit: String(limit),
  });
  return queued > 0
    ? `${now}, ${t('fleetClusters.queued', { count: queued })}`
    : now;
}
