import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  root: {
    position: 'absolute',
    width: 1,
    height: 1,
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
  },
});

/** What readers of screens need to hear, and everybody else sees from the place that it stands in. */
export function HiddenText({ children }: { children: ReactNode }) {
  return <span className={useStyles().root}>{children}</span>;
}
