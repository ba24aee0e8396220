import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RunSummary } from '@kymaros/plugin-kymaros-common';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TablePagination from '@material-ui/core/TablePagination';
import TableRow from '@material-ui/core/TableRow';
import TableSortLabel from '@material-ui/core/TableSortLabel';
import type { RunHistory } from '../../hooks/useRunHistory';
import { kymarosTranslationRef } from '../../translation';
import { HISTORY_PAGE_SIZES } from '../../words/historyView';
import { historyColumns, type HistoryColumn } from './columns';

const useStyles = makeStyles(theme => ({
  scroll: { overflowX: 'auto', position: 'relative' },
  progress: { height: 2, marginBottom: -2 },
  cell: {
    padding: theme.spacing(0.75, 1),
    whiteSpace: 'nowrap',
    lineHeight: 1.35,
    '@media (max-width: 1099.95px)': { padding: theme.spacing(0.75, 0.5) },
  },
  wide: {
    whiteSpace: 'normal',
    overflowWrap: 'anywhere',
    minWidth: 130,
  },
  head: { color: theme.palette.text.secondary, lineHeight: 1.4 },
  sort: {
    '&.Mui-focusVisible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: 2,
    },
  },
  empty: { padding: theme.spacing(3), textAlign: 'center' },
}));

/**
 * The runs of a test, ordered, filtered and paged by the server. Material UI's plain table instead of core-components'
 * `Table`, which orders once more in the browser and only knows the rows that it was given.
 */
export function HistoryTable(props: { history: RunHistory }) {
  const { history } = props;
  const { view, data } = history;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const columns = historyColumns(t);
  const items = data?.items ?? [];
  return (
    <>
      {history.loading && (
        <LinearProgress
          className={classes.progress}
          aria-label={t('history.loading')}
        />
      )}
      <div className={classes.scroll}>
        <Table size="small" aria-label={t('history.title')}>
          <TableHead>
            <TableRow>
              {columns.map(column => (
                <HeadCell
                  key={column.title}
                  column={column}
                  history={history}
                />
              ))}
            </TableRow>
          </TableHead>
          <TableBody>
            {items.map(run => (
              <RunRow key={run.id} run={run} columns={columns} />
            ))}
            {data && items.length === 0 && (
              <TableRow>
                <TableCell colSpan={columns.length} className={classes.empty}>
                  {view.verdicts.length > 0
                    ? t('history.emptyFiltered')
                    : t('history.empty')}
                </TableCell>
              </TableRow>
            )}
          </TableBody>
        </Table>
      </div>
      <Pages history={history} />
    </>
  );
}

function HeadCell(props: { column: HistoryColumn; history: RunHistory }) {
  const { column, history } = props;
  const { view } = history;
  const classes = useStyles();
  const className = `${classes.cell} ${classes.head}`;
  if (!column.orderBy) {
    return (
      <TableCell align={column.align} className={className}>
        {column.title}
      </TableCell>
    );
  }
  const active = view.orderBy === column.orderBy;
  return (
    <TableCell
      align={column.align}
      className={className}
      sortDirection={active ? view.order : false}
    >
      <TableSortLabel
        className={classes.sort}
        active={active}
        direction={active ? view.order : 'desc'}
        onClick={() =>
          history.arrange({
            orderBy: column.orderBy,
            order: active && view.order === 'desc' ? 'asc' : 'desc',
          })
        }
      >
        {column.title}
      </TableSortLabel>
    </TableCell>
  );
}

function RunRow(props: { run: RunSummary; columns: HistoryColumn[] }) {
  const classes = useStyles();
  return (
    <TableRow hover>
      {props.columns.map(({ title, align, wide, render }) => (
        <TableCell
          key={title}
          align={align}
          className={`${classes.cell} ${wide ? classes.wide : ''}`}
        >
          {render(props.run)}
        </TableCell>
      ))}
    </TableRow>
  );
}

function Pages({ history }: { history: RunHistory }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const { view, data } = history;
  if (data?.totalItems === 0) return null;
  return (
    <TablePagination
      component="div"
      count={data?.totalItems ?? 0}
      page={data ? view.page : 0}
      rowsPerPage={view.pageSize}
      rowsPerPageOptions={HISTORY_PAGE_SIZES}
      labelRowsPerPage={t('history.rowsPerPage')}
      labelDisplayedRows={({ from, to, count }) =>
        t('history.displayed', {
          from: String(from),
          to: String(to),
          total: String(count),
        })
      }
      nextIconButtonProps={{ disabled: !data?.nextCursor || history.loading }}
      backIconButtonProps={{ disabled: view.page === 0 || history.loading }}
      onPageChange={(_, page) => history.turnTo(page)}
      onRowsPerPageChange={event =>
        history.arrange({ pageSize: Number(event.target.value) })
      }
    />
  );
}
