import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  DEFAULT_LEVEL_WEIGHTS,
  LEVELS,
  type LevelName,
  type LevelResult,
  type Run,
} from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { Fragment, useId, useState } from 'react';
import { kymarosTranslationRef } from '../../translation';
import { FindingList } from '../Findings';
import { LevelCell } from './LevelCell';

const useStyles = makeStyles(theme => ({
  scroll: { overflowX: 'auto' },
  head: {
    padding: theme.spacing(0.5, 1),
    lineHeight: 1.3,
    whiteSpace: 'nowrap',
  },
  weight: {
    display: 'block',
    fontWeight: 400,
    fontSize: '0.7rem',
    color: theme.palette.text.secondary,
  },
  name: {
    fontWeight: 600,
    padding: theme.spacing(0.5, 1),
    overflowWrap: 'anywhere',
    minWidth: 96,
  },
  cell: { padding: theme.spacing(0.25) },
  behind: { padding: theme.spacing(1.5, 1, 2) },
  summary: { marginBottom: theme.spacing(1) },
}));

/** A row of the matrix: a tier, or the run as a whole (without `tier`). */
interface Row {
  tier?: string;
  levels: LevelResult[];
}

interface Place {
  tier?: string;
  level: LevelName;
}

/** How each level came out for each tier and for the whole run; a cell opens the findings behind it. */
export function TierMatrix({ run }: { run: Run }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const panelId = useId();
  const [open, setOpen] = useState<Place>();
  const rows: Row[] = [
    ...run.tiers.map(({ name, levels }) => ({ tier: name, levels })),
    { levels: run.levels },
  ];
  const isOpen = (place: Place) =>
    open?.tier === place.tier && open?.level === place.level;

  return (
    <div className={classes.scroll}>
      <Table size="small" aria-label={t('matrix.title')}>
        <TableHead>
          <TableRow>
            <TableCell className={classes.head}>{t('matrix.tier')}</TableCell>
            {LEVELS.map(level => (
              <TableCell key={level} className={classes.head}>
                {t(`level.${level}`)}
                <span className={classes.weight}>
                  {t('level.weight', { points: weightOf(run, level) })}
                </span>
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map(({ tier, levels }) => (
            <Fragment key={tier ?? ''}>
              <TableRow>
                <TableCell component="th" scope="row" className={classes.name}>
                  {tier ?? t('matrix.whole')}
                </TableCell>
                {LEVELS.map(level => {
                  const result = levels.find(one => one.level === level);
                  const place = { tier, level };
                  return (
                    <TableCell key={level} className={classes.cell}>
                      {result ? (
                        <LevelCell
                          result={result}
                          tier={tier ?? t('matrix.whole')}
                          open={isOpen(place)}
                          controls={panelId}
                          onClick={() =>
                            setOpen(isOpen(place) ? undefined : place)
                          }
                        />
                      ) : (
                        <WholeRunOnly />
                      )}
                    </TableCell>
                  );
                })}
              </TableRow>
              {open && open.tier === tier && (
                <TableRow id={panelId}>
                  <TableCell colSpan={LEVELS.length + 1}>
                    <Behind run={run} place={open} levels={levels} />
                  </TableCell>
                </TableRow>
              )}
            </Fragment>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}

function Behind(props: { run: Run; place: Place; levels: LevelResult[] }) {
  const { run, place, levels } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const findings = run.findings.filter(
    finding =>
      finding.level === place.level &&
      (place.tier === undefined || finding.tier === place.tier),
  );
  const summary = levels.find(({ level }) => level === place.level)?.summary;
  return (
    <div
      role="region"
      aria-label={`${place.tier ?? t('matrix.whole')}, ${t(
        `level.${place.level}`,
      )}`}
      className={classes.behind}
    >
      <Typography variant="body2" className={classes.summary}>
        <strong>
          {place.tier ?? t('matrix.whole')}, {t(`level.${place.level}`)}:
        </strong>{' '}
        {summary}
      </Typography>
      {findings.length > 0 ? (
        <FindingList findings={findings} />
      ) : (
        <Typography variant="body2" color="textSecondary">
          {t('matrix.noFindings')}
        </Typography>
      )}
    </div>
  );
}

function WholeRunOnly() {
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <Typography
      variant="body2"
      color="textSecondary"
      align="center"
      aria-label={t('matrix.wholeOnly')}
      title={t('matrix.wholeOnly')}
    >
      ·
    </Typography>
  );
}

function weightOf(run: Run, level: LevelName): string {
  const result = run.levels.find(one => one.level === level);
  return String(result?.weight ?? DEFAULT_LEVEL_WEIGHTS[level]);
}
