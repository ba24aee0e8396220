import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';
import { kymarosTranslationRef } from '../../translation';
import { Nothing } from '../Section';

const useStyles = makeStyles(theme => ({
  list: { listStyle: 'none', margin: 0, padding: 0 },
  line: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    gap: theme.spacing(0, 2),
    padding: theme.spacing(0.75, 0),
    borderTop: `1px solid ${theme.palette.divider}`,
    '&:first-child': { borderTop: 'none' },
    overflowWrap: 'anywhere',
  },
  // Apart from each other, so that a link is told from the text beside it not by its colour only.
  what: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    gap: theme.spacing(0, 1),
  },
  where: { fontSize: '0.8rem', color: theme.palette.text.secondary },
  how: { textAlign: 'right' },
}));

/** One thing in a line: what it is, where, and how it is with it. */
export interface Line {
  key: string;
  what: ReactNode;
  where: ReactNode;
  how: ReactNode;
}

/** A short list, and how many more there are. */
export function LineList(props: { lines: Line[]; total?: number }) {
  const { lines, total = lines.length } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <>
      <ul className={classes.list}>
        {lines.map(({ key, what, where, how }) => (
          <li key={key} className={classes.line}>
            <div className={classes.what}>
              <span>{what}</span>
              <span className={classes.where}>{where}</span>
            </div>
            <div className={classes.how}>{how}</div>
          </li>
        ))}
      </ul>
      {total > lines.length && (
        <Nothing>{t('fleetNow.more', { count: total - lines.length })}</Nothing>
      )}
    </>
  );
}
