import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(2),
    maxWidth: 1600,
    // Not every element here is a Typography.
    ...theme.typography.body2,
  },
}));

/** The parts of a page, one under the other. */
export function Stack({ children }: { children: ReactNode }) {
  return <div className={useStyles().root}>{children}</div>;
}
