import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RunSummary } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import { kymarosTranslationRef } from '../../translation';
import { TIER_TONES } from '../../words/tones';
import { StatusLabel } from '../Mark';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 2),
    listStyle: 'none',
    margin: 0,
    padding: 0,
    fontSize: '0.875rem',
  },
  word: { color: theme.palette.text.secondary },
}));

/** How far each tier came: mark, name and word. */
export function TierDots({ tiers }: { tiers: RunSummary['tiers'] }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <ul className={classes.root}>
      {tiers.map(({ name, state }) => (
        <li key={name}>
          <StatusLabel tone={TIER_TONES[state]}>
            {name}{' '}
            <span className={classes.word}>{t(`tierState.${state}`)}</span>
          </StatusLabel>
        </li>
      ))}
    </ul>
  );
}
