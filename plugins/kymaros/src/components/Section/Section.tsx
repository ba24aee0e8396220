import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useId, type ReactNode } from 'react';

const useStyles = makeStyles(theme => ({
  root: { padding: theme.spacing(2, 2.5, 2.5), minWidth: 0 },
  header: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1, 2),
    marginBottom: theme.spacing(1.5),
    minHeight: 32,
  },
  title: { fontSize: '1.1rem', fontWeight: 700, margin: 0 },
  note: { flex: 1, minWidth: 0 },
  actions: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    marginLeft: 'auto',
  },
}));

/** One part of a page: a paper with a heading, a note beside it and actions at its end. */
export function Section(props: {
  title: string;
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const classes = useStyles();
  const id = useId();
  return (
    <Paper component="section" aria-labelledby={id} className={classes.root}>
      <div className={classes.header}>
        <Typography id={id} component="h2" className={classes.title}>
          {props.title}
        </Typography>
        {props.note && (
          <Typography
            component="div"
            variant="body2"
            color="textSecondary"
            className={classes.note}
          >
            {props.note}
          </Typography>
        )}
        {props.actions && (
          <div className={classes.actions}>{props.actions}</div>
        )}
      </div>
      {props.children}
    </Paper>
  );
}
