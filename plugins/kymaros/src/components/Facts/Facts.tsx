import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { ReactNode } from 'react';

/** A name, its value, and what there is to say about it. */
export interface Fact {
  name: string;
  value: ReactNode;
  note?: ReactNode;
}

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(168px, 1fr))',
    gap: theme.spacing(2, 3),
    margin: 0,
  },
  fact: { minWidth: 0 },
  name: { color: theme.palette.text.secondary, fontSize: '0.75rem' },
  value: {
    margin: 0,
    fontSize: '0.95rem',
    fontWeight: 600,
    overflowWrap: 'anywhere',
  },
  note: {
    margin: 0,
    fontSize: '0.8rem',
    color: theme.palette.text.secondary,
    overflowWrap: 'anywhere',
  },
}));

/** Facts side by side, as many as the width holds. */
export function Facts({ facts }: { facts: Fact[] }) {
  const classes = useStyles();
  return (
    <dl className={classes.root}>
      {facts.map(({ name, value, note }) => (
        <div key={name} className={classes.fact}>
          <Typography component="dt" className={classes.name}>
            {name}
          </Typography>
          <dd className={classes.value}>{value}</dd>
          {note && <dd className={classes.note}>{note}</dd>}
        </div>
      ))}
    </dl>
  );
}
