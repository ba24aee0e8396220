import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RestoreTestSummary } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { ReactNode } from 'react';
import { kymarosTranslationRef } from '../../translation';
import { readinessOf, toneOfReadiness } from '../../words/proof';
import { Mark } from '../Mark';

const useStyles = makeStyles(theme => ({
  root: { display: 'flex', gap: theme.spacing(1.5) },
  mark: { fontSize: '2.5rem', flex: 'none' },
  smallMark: { fontSize: '2rem', flex: 'none' },
  words: { minWidth: 0 },
  answer: { fontSize: '1.5rem', fontWeight: 700, lineHeight: 1.2 },
  smallAnswer: { fontSize: '1.25rem', fontWeight: 700, lineHeight: 1.2 },
}));

/** Whether the backup restores, in a word and a number, and what to know about that. */
export function Headline(props: {
  test: RestoreTestSummary;
  small?: boolean;
  children?: ReactNode;
}) {
  const { test, small } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <div className={classes.root}>
      <span className={small ? classes.smallMark : classes.mark}>
        <Mark tone={toneOfReadiness(test)} />
      </span>
      <div className={classes.words}>
        <div className={small ? classes.smallAnswer : classes.answer}>
          {readinessOf(test, t)}
        </div>
        <Typography variant="body2" color="textSecondary" component="div">
          {props.children}
        </Typography>
      </div>
    </div>
  );
}
