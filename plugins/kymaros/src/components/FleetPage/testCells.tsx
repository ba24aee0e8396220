import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type { RestoreTestSummary } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import { useTestLinks } from '../../hooks/useTestLinks';
import { kymarosTranslationRef } from '../../translation';
import { STATUS_TONES } from '../../words/fleet';
import { reasonFor, stepInWords } from '../../words/fleetTest';
import { RunStatus, StatusLabel } from '../Mark';
import { RelativeTime } from '../RelativeTime';
import { Sparkline } from '../RestoreReadinessCard/Sparkline';

const useStyles = makeStyles(theme => ({
  strong: { fontWeight: 600 },
  status: { fontWeight: 600, overflowWrap: 'normal', minWidth: 104 },
  small: { fontSize: '0.8rem', color: theme.palette.text.secondary },
  reason: {
    fontSize: '0.8rem',
    color: theme.palette.text.secondary,
    overflowWrap: 'anywhere',
    // Two lines say what it is about; the test's own page has the rest.
    display: '-webkit-box',
    '-webkit-box-orient': 'vertical',
    '-webkit-line-clamp': 2,
    overflow: 'hidden',
  },
  number: {
    fontWeight: 600,
    fontVariantNumeric: 'tabular-nums',
    lineHeight: 1.2,
  },
  sparkline: {
    width: 120,
    lineHeight: 0,
    // The test's own page has it larger.
    '@media (max-width: 1099.95px)': { display: 'none' },
  },
  inLine: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 1),
    fontSize: '0.8rem',
    color: theme.palette.text.secondary,
  },
}));

/** How well it is proven, and what it does now. */
export function StatusAndStep({ test }: { test: RestoreTestSummary }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const links = useTestLinks();
  const { activeRun } = test;
  return (
    <>
      <div className={classes.status}>
        <StatusLabel tone={STATUS_TONES[test.status]}>
          {t(`serviceStatus.${test.status}`)}
        </StatusLabel>
      </div>
      {activeRun && (
        <Link to={links.run(activeRun)} className={classes.small}>
          <StatusLabel
            tone={activeRun.state === 'queued' ? 'waiting' : 'moving'}
          >
            {stepInWords(activeRun, t)}
          </StatusLabel>
        </Link>
      )}
    </>
  );
}

/** Its name, and why it is not proven. */
export function TitleAndReason({ test }: { test: RestoreTestSummary }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const links = useTestLinks();
  const reason = reasonFor(test, t);
  return (
    <>
      <Link to={links.test(test)} className={classes.strong}>
        {test.title}
      </Link>
      {reason && <div className={classes.reason}>{reason}</div>}
    </>
  );
}

/** Whose it is, and where it belongs. */
export function OwnerAndPlace(props: {
  test: RestoreTestSummary;
  inLine?: boolean;
}) {
  const { test, inLine } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const { ownerRef, systemRefs, cluster } = test;
  return (
    <div className={inLine ? classes.inLine : undefined}>
      <div>
        {ownerRef ? (
          <EntityRefLink entityRef={ownerRef} defaultKind="group" hideIcon />
        ) : (
          t('fleetTests.noOwner')
        )}
      </div>
      {systemRefs.map(ref => (
        <div key={ref} className={classes.small}>
          <EntityRefLink entityRef={ref} defaultKind="system" hideIcon />
        </div>
      ))}
      {cluster && <div className={classes.small}>{cluster}</div>}
    </div>
  );
}

/** Readiness, and the scores that led there. */
export function ReadinessAndRuns({ test }: { test: RestoreTestSummary }) {
  const classes = useStyles();
  return (
    <>
      <div className={classes.number}>{test.readiness ?? '–'}</div>
      {test.recentRuns.length > 0 && (
        <div className={classes.sparkline}>
          <Sparkline runs={test.recentRuns} />
        </div>
      )}
    </>
  );
}

/** When a run last said something about the backup. */
export function Proven({ test }: { test: RestoreTestSummary }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const { provenAt } = test.freshness;
  return provenAt ? (
    <RelativeTime iso={provenAt} />
  ) : (
    <>{t('fleetTests.never')}</>
  );
}

/** The newest run that has ended. */
export function LastRun(props: {
  test: RestoreTestSummary;
  /** Below something else, so it says what it is. */
  named?: boolean;
}) {
  const { test, named } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const links = useTestLinks();
  const { lastRun } = test;
  if (!lastRun) {
    return <div className={classes.small}>{t('fleetTests.noRun')}</div>;
  }
  return (
    <div>
      {named && <div className={classes.small}>{t('fleetTests.last')}:</div>}
      <Link to={links.run(lastRun)}>
        <RunStatus run={lastRun} />
        <div className={classes.small}>
          <RelativeTime iso={lastRun.createdAt} focusable={false} />
        </div>
      </Link>
    </div>
  );
}

/** When it runs next. */
export function NextRun({ test }: { test: RestoreTestSummary }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  if (test.nextRunAt) {
    return <RelativeTime ahead iso={test.nextRunAt} />;
  }
  return (
    <>
      {t(
        test.spec?.suspend ? 'fleetTests.suspended' : 'fleetTests.notScheduled',
      )}
    </>
  );
}
