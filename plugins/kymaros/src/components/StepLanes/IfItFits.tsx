import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  // What is too wide for the line wraps to the next one, which is out of sight.
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    height: '100%',
    overflow: 'hidden',
    fontSize: '0.72rem',
    lineHeight: 1.3,
    whiteSpace: 'nowrap',
    '&::before': { content: '""', width: 1, height: '100%' },
  },
  content: { alignSelf: 'center', flex: 'none' },
});

/** A label on a bar, whole or not at all; what it says is in the tooltip and in the table, too. */
export function IfItFits({ children }: { children: ReactNode }) {
  const classes = useStyles();
  return (
    <div className={classes.root} aria-hidden>
      <div className={classes.content}>{children}</div>
    </div>
  );
}
