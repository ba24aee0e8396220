import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { EvidenceReportRow } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import { useTestLinks } from '../../hooks/useTestLinks';
import { kymarosTranslationRef, type Translate } from '../../translation';
import { formatDayAndTime, formatDuration } from '../../words/time';
import { VERDICT_TONES } from '../../words/tones';
import { verdictInWords } from '../../words/verdict';
import { StatusLabel } from '../Mark';
import { DataTable } from '../Section';

const useStyles = makeStyles(theme => ({
  wrap: { whiteSpace: 'normal', overflowWrap: 'anywhere', minWidth: 76 },
  small: { color: theme.palette.text.secondary, fontSize: '0.75rem' },
  hash: { fontFamily: 'monospace', overflowWrap: 'anywhere' },
}));

/** The runs of the period, oldest first. */
export function ReportTable({ rows }: { rows: EvidenceReportRow[] }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const links = useTestLinks();
  return (
    <DataTable
      label={t('report.runs')}
      rows={rows}
      keyOf={({ runId }) => runId}
      columns={[
        {
          title: t('report.finished'),
          render: row => (
            <div className={classes.wrap}>
              <Link to={links.run({ ...row, id: row.runId })}>
                {formatDayAndTime(row.finishedAt, t)}
              </Link>
              <div className={classes.small}>{row.startedBy}</div>
            </div>
          ),
        },
        {
          title: t('report.testAndBackup'),
          render: row => (
            <div className={classes.wrap}>
              {row.testTitle}
              <div className={classes.small}>{row.namespaces.join(', ')}</div>
              {row.backup && (
                <div className={classes.small}>{backupOf(row, t)}</div>
              )}
            </div>
          ),
        },
        {
          title: t('report.verdict'),
          render: row => (
            <div className={classes.wrap}>
              <StatusLabel tone={VERDICT_TONES[row.verdict]}>
                {t(`verdict.${row.verdict}`)}
              </StatusLabel>
              {row.score !== undefined && (
                <div className={classes.small}>{scoreOf(row, t)}</div>
              )}
            </div>
          ),
        },
        {
          title: t('report.found'),
          render: row => (
            <div className={classes.wrap}>
              {t('report.objects', { of: objectsOf(row, t) })}
              <div>
                {t('report.checks', {
                  of: outOf(row.checksPassed, row.checksTotal, t),
                })}
              </div>
            </div>
          ),
        },
        {
          title: t('report.times'),
          render: row => (
            <div className={classes.wrap}>
              {t('report.rto')}: {against(row.rtoMs, row.rtoTarget, t)}
              <div>
                {t('report.rpo')}: {against(row.rpoMs, row.rpoTarget, t)}
              </div>
            </div>
          ),
        },
        {
          title: t('report.findings'),
          wide: true,
          render: row => <Explained row={row} />,
        },
      ]}
    />
  );
}

/** Why the run came out as it did, who mended it, and the hash that its record is known by. */
function Explained({ row }: { row: EvidenceReportRow }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const links = useTestLinks();
  // The backend gives the cause as one of those of findings.
  const cause = verdictInWords(
    { verdict: row.verdict, cause: row.cause as never },
    t,
  );
  return (
    <>
      {cause && <div>{cause}</div>}
      {row.findings.map(finding => (
        <div key={finding}>{finding}</div>
      ))}
      {row.mendedBy && (
        <div>
          <Link to={links.run({ ...row, id: row.mendedBy.runId })}>
            {t('report.mended', {
              when: formatDayAndTime(row.mendedBy.finishedAt, t),
            })}
          </Link>
        </div>
      )}
      {!row.isolationProven && <div>{t('report.isolationNotProven')}</div>}
      <div className={`${classes.small} ${classes.hash}`}>
        {t('report.evidence', { hash: row.evidenceHash })}
      </div>
    </>
  );
}

function scoreOf({ score, coverage }: EvidenceReportRow, t: Translate): string {
  return coverage === undefined
    ? String(score)
    : t('report.scoreWithCoverage', {
        score: String(score),
        percent: String(Math.round(coverage * 100)),
      });
}

function objectsOf(row: EvidenceReportRow, t: Translate): string {
  const { objectsFound, objectsExpected } = row;
  return objectsFound === undefined || objectsExpected === undefined
    ? '–'
    : outOf(objectsFound, objectsExpected, t);
}

function outOf(found: number, expected: number, t: Translate): string {
  return t('report.of', { found: String(found), expected: String(expected) });
}

/** `nightly-20260101, taken Jan 1, 2026, 2:00 AM`. */
function backupOf(row: EvidenceReportRow, t: Translate): string {
  return row.backupStartedAt
    ? t('report.backup', {
        name: row.backup!,
        when: formatDayAndTime(row.backupStartedAt, t),
      })
    : row.backup!;
}

/** `3 m 41 s (objective 15m)`. */
function against(
  measuredMs: number | undefined,
  objective: string | undefined,
  t: Translate,
): string {
  const measured =
    measuredMs === undefined ? '–' : formatDuration(measuredMs, t);
  return objective ? t('report.against', { measured, objective }) : measured;
}
