import Typography from '@material-ui/core/Typography';
import type { ReactNode } from 'react';

/** Says that there is nothing to show, and why. */
export function Nothing({ children }: { children: ReactNode }) {
  return (
    <Typography variant="body2" color="textSecondary">
      {children}
    </Typography>
  );
}
