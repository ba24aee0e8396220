import { makeStyles } from '@material-ui/core/styles';
import Alert, { type AlertProps } from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import type { ReactNode } from 'react';
import { Snippet } from './Snippet';

const useStyles = makeStyles(theme => ({
  root: {
    '& .MuiAlert-message': {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(1),
      flexGrow: 1,
      minWidth: 0,
    },
  },
  title: { margin: 0 },
}));

/** Something that is wrong, and the lines that put it right. */
export function SnippetAlert(props: {
  severity: AlertProps['severity'];
  title: string;
  snippet: { title: string; text: string };
  children: ReactNode;
}) {
  const { severity, title, snippet, children } = props;
  const classes = useStyles();
  return (
    <Alert severity={severity} className={classes.root}>
      <AlertTitle className={classes.title}>{title}</AlertTitle>
      <div>{children}</div>
      <Snippet {...snippet} />
    </Alert>
  );
}
