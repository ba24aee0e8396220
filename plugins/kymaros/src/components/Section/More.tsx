import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';

const useStyles = makeStyles(theme => ({
  root: { minWidth: 0 },
  summary: {
    width: 'fit-content',
    padding: theme.spacing(0.25, 0),
    cursor: 'pointer',
    fontSize: '0.8rem',
    borderRadius: theme.shape.borderRadius,
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: 2,
    },
  },
  body: { marginTop: theme.spacing(0.5) },
}));

/** What is there for those who want to know more. */
export function More(props: {
  summary: ReactNode;
  /** Open before anybody has clicked. */
  open?: boolean;
  children: ReactNode;
}) {
  const classes = useStyles();
  return (
    <details className={classes.root} open={props.open}>
      <summary className={classes.summary}>{props.summary}</summary>
      <div className={classes.body}>{props.children}</div>
    </details>
  );
}
