import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RestoreTestSummary } from '@kymaros/plugin-kymaros-common';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import TableSortLabel from '@material-ui/core/TableSortLabel';
import useMediaQuery from '@material-ui/core/useMediaQuery';
import type { ChangeFleetView } from '../../hooks/useFleetView';
import { kymarosTranslationRef } from '../../translation';
import type { FleetView } from '../../words/fleetView';
import { testColumns, type TestColumn } from './testColumns';

/** Where not all columns fit beside the app's sidebar. */
const NARROW = '(max-width: 1439.95px)';

const useStyles = makeStyles(theme => ({
  scroll: { overflowX: 'auto', position: 'relative' },
  progress: { height: 2, marginBottom: -2 },
  cell: {
    padding: theme.spacing(1, 1),
    verticalAlign: 'top',
    lineHeight: 1.4,
    whiteSpace: 'nowrap',
    '& button': { whiteSpace: 'nowrap' },
    '@media (max-width: 1099.95px)': {
      padding: theme.spacing(1, 0.5),
      whiteSpace: 'normal',
      // Only between words, where Backstage's theme breaks within them.
      wordBreak: 'normal',
    },
  },
  wide: {
    width: '40%',
    minWidth: 150,
    whiteSpace: 'normal',
    wordBreak: 'break-word',
  },
  head: { color: theme.palette.text.secondary, whiteSpace: 'nowrap' },
  sort: {
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.text.primary}`,
      outlineOffset: 2,
    },
  },
}));

/** A page of restore tests, ordered by the server. */
export function TestTable(props: {
  tests: RestoreTestSummary[];
  loading: boolean;
  view: FleetView;
  onChange: ChangeFleetView;
  onStarted: () => void;
}) {
  const { tests, loading, view, onChange, onStarted } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const isNarrow = useMediaQuery(NARROW);
  const columns = testColumns({ t, isNarrow, onStarted });
  return (
    <div className={classes.scroll}>
      {loading && (
        <LinearProgress
          className={classes.progress}
          aria-label={t('fleet.loading')}
        />
      )}
      <Table size="small" aria-label={t('fleetTests.title')}>
        <TableHead>
          <TableRow>
            {columns.map(column => (
              <HeadCell
                key={column.title}
                column={column}
                view={view}
                onChange={onChange}
              />
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {tests.map(test => (
            <TableRow key={test.ref} hover>
              {columns.map(({ title, wide, align, render }) => (
                <TableCell
                  key={title}
                  align={align}
                  className={`${classes.cell} ${wide ? classes.wide : ''}`}
                >
                  {render(test)}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}

function HeadCell(props: {
  column: TestColumn;
  view: FleetView;
  onChange: ChangeFleetView;
}) {
  const { column, view, onChange } = props;
  const classes = useStyles();
  const { orderBy, title, align } = column;
  const className = `${classes.cell} ${classes.head}`;
  if (!orderBy) {
    return (
      <TableCell align={align} className={className}>
        {title}
      </TableCell>
    );
  }
  const active = view.orderBy === orderBy;
  return (
    <TableCell
      align={align}
      className={className}
      sortDirection={active ? view.order : false}
    >
      <TableSortLabel
        className={classes.sort}
        active={active}
        direction={active ? view.order : 'asc'}
        onClick={() =>
          onChange({
            orderBy,
            order: active && view.order === 'asc' ? 'desc' : 'asc',
          })
        }
      >
        {title}
      </TableSortLabel>
    </TableCell>
  );
}
