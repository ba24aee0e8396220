import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';
import { kymarosTranslationRef } from '../../translation';

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

/** The parts of a page, one under the other, in the language of our texts, which need not be the app's. */
export function Stack({ children }: { children: ReactNode }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <div className={classes.root} lang={t('format.language')}>
      {children}
    </div>
  );
}
