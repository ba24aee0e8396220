import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { EvidenceReport } from '@kymaros/plugin-kymaros-common';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { kymarosTranslationRef, type Translate } from '../../translation';
import { formatDay, formatExact } from '../../words/time';
import { DataTable, Nothing, Part } from '../Section';
import { ReportNumbers } from './ReportNumbers';
import { ReportTable } from './ReportTable';

const PRINTED = 'kymaros-printed-report';

const useStyles = makeStyles(theme => ({
  root: {
    padding: theme.spacing(3),
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(2.5),
  },
  title: { fontSize: '1.3rem', fontWeight: 700, margin: 0 },
  /*
   * On paper nothing is left but the report: what neither is in it nor holds it goes away, and what holds it, which on
   * the screen has a height and scrolls, takes as much room as it needs.
   */
  '@global': {
    '@media print': {
      [`body *:not(:has(.${PRINTED})):not(.${PRINTED}):not(.${PRINTED} *)`]: {
        display: 'none !important',
      },
      [`html, body, body *:has(.${PRINTED})`]: {
        display: 'block !important',
        position: 'static !important',
        width: 'auto !important',
        maxWidth: 'none !important',
        height: 'auto !important',
        minHeight: '0 !important',
        margin: '0 !important',
        padding: '0 !important',
        overflow: 'visible !important',
        background: 'none !important',
      },
      [`.${PRINTED}, .${PRINTED} *`]: {
        color: '#000 !important',
        backgroundColor: 'transparent !important',
        boxShadow: 'none !important',
        overflow: 'visible !important',
      },
      [`.${PRINTED} tr`]: { breakInside: 'avoid' },
      [`.${PRINTED} thead`]: { display: 'table-header-group' },
      [`.${PRINTED}`]: { padding: '0 !important', fontSize: '9pt' },
      [`.${PRINTED} td, .${PRINTED} th`]: {
        whiteSpace: 'normal !important',
        padding: '2pt 4pt !important',
        fontSize: '7.5pt !important',
      },
    },
    '@page': { size: 'A4 landscape', margin: '12mm' },
  },
}));

/** A report as it is printed: numbers, runs, and what was not tested. */
export function PrintedReport({ report }: { report: EvidenceReport }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <Paper component="article" className={`${PRINTED} ${classes.root}`}>
      <div>
        <Typography component="h2" className={classes.title}>
          {t('report.title')}: {periodOf(report, t)}
        </Typography>
        <Typography variant="body2" color="textSecondary">
          {t('report.about', {
            scope: report.entityRef ?? report.ownerRef ?? t('report.all'),
          })}
          {' · '}
          {t('report.generated', { when: formatExact(report.generatedAt, t) })}
        </Typography>
      </div>
      <ReportNumbers report={report} />
      <Part title={t('report.runs')}>
        {report.runs.length > 0 ? (
          <ReportTable rows={report.runs} />
        ) : (
          <Nothing>{t('report.noRuns')}</Nothing>
        )}
      </Part>
      <Part title={t('report.notTested')}>
        {report.notTested.length > 0 ? (
          <DataTable
            label={t('report.notTested')}
            rows={report.notTested}
            keyOf={({ testRef }) => testRef}
            columns={[
              {
                title: t('report.test'),
                render: ({ testTitle, testRef }) => `${testTitle} (${testRef})`,
              },
              {
                title: t('report.reason'),
                wide: true,
                render: ({ reason }) => reason,
              },
            ]}
          />
        ) : (
          <Nothing>{t('report.noneNotTested')}</Nothing>
        )}
      </Part>
    </Paper>
  );
}

/** First and last day; the moment that a report ends is not in it any more. */
function periodOf(report: EvidenceReport, t: Translate): string {
  return t('report.heading', {
    from: formatDay(report.from, t),
    to: formatDay(new Date(Date.parse(report.to) - 1).toISOString(), t),
  });
}
