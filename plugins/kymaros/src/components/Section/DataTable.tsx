import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import type { ReactNode } from 'react';

/** A column of a {@link DataTable}. */
export interface Column<T> {
  title: string;
  render: (row: T) => ReactNode;
  align?: 'right';
  /** Grows into the space that is left; its text wraps. */
  wide?: boolean;
}

const useStyles = makeStyles(theme => ({
  scroll: { overflowX: 'auto' },
  head: {
    color: theme.palette.text.secondary,
    whiteSpace: 'nowrap',
    padding: theme.spacing(0.75, 1.5),
    lineHeight: 1.4,
  },
  cell: {
    padding: theme.spacing(0.75, 1.5),
    whiteSpace: 'nowrap',
    verticalAlign: 'top',
  },
  wide: { width: '60%', whiteSpace: 'normal', overflowWrap: 'anywhere' },
}));

/** A small, dense table. */
export function DataTable<T>(props: {
  label: string;
  columns: Array<Column<T>>;
  rows: T[];
  keyOf: (row: T) => string;
}) {
  const classes = useStyles();
  return (
    <div className={classes.scroll}>
      <Table size="small" aria-label={props.label}>
        <TableHead>
          <TableRow>
            {props.columns.map(({ title, align }) => (
              <TableCell key={title} align={align} className={classes.head}>
                {title}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {props.rows.map(row => (
            <TableRow key={props.keyOf(row)}>
              {props.columns.map(({ title, align, wide, render }) => (
                <TableCell
                  key={title}
                  align={align}
                  className={`${classes.cell} ${wide ? classes.wide : ''}`}
                >
                  {render(row)}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}
