import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { LevelResult } from '@kymaros/plugin-kymaros-common';
import ButtonBase from '@material-ui/core/ButtonBase';
import { makeStyles } from '@material-ui/core/styles';
import { kymarosTranslationRef } from '../../translation';
import { GRADE_TONES, gradeOfLevel } from '../../words/tones';
import { HiddenText } from '../HiddenText';
import { Mark } from '../Mark';

const useStyles = makeStyles(theme => ({
  root: {
    width: '100%',
    minHeight: 44,
    justifyContent: 'flex-start',
    gap: theme.spacing(0.75),
    padding: theme.spacing(0.5, 0.75),
    whiteSpace: 'nowrap',
    borderRadius: theme.shape.borderRadius,
    fontSize: '0.85rem',
    textAlign: 'left',
    '&:hover': { backgroundColor: theme.palette.action.hover },
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
    },
  },
  open: { backgroundColor: theme.palette.action.selected },
  mark: { fontSize: '1.1rem' },
  number: { fontWeight: 700, fontVariantNumeric: 'tabular-nums' },
  word: { color: theme.palette.text.secondary, fontSize: '0.78rem' },
}));

/** How one level came out for one tier: mark, number and word; opens what is behind it. */
export function LevelCell(props: {
  result: LevelResult;
  tier: string;
  open: boolean;
  controls: string;
  onClick: () => void;
}) {
  const { result, tier, open, controls, onClick } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const grade = gradeOfLevel(result);
  const word = t(`level.${grade}`);
  const number =
    result.status === 'measured' && result.value !== undefined
      ? // Rounded down: what lost something never shows as full.
        String(Math.floor(result.value * 100))
      : undefined;
  return (
    <ButtonBase
      className={`${classes.root} ${open ? classes.open : ''}`}
      aria-expanded={open}
      aria-controls={controls}
      onClick={onClick}
    >
      <span className={classes.mark}>
        <Mark tone={GRADE_TONES[grade]} />
      </span>
      <span>
        <HiddenText>
          {t('matrix.cell', { tier, level: t(`level.${result.level}`) })}
        </HiddenText>{' '}
        {number && <span className={classes.number}>{number}</span>}{' '}
        <span className={classes.word}>{word}</span>
      </span>
    </ButtonBase>
  );
}
