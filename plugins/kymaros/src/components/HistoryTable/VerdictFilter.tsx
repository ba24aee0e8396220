import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Verdict } from '@kymaros/plugin-kymaros-common';
import Chip from '@material-ui/core/Chip';
import { makeStyles } from '@material-ui/core/styles';
import { kymarosTranslationRef } from '../../translation';
import { HISTORY_VERDICTS } from '../../words/historyView';
import { VERDICT_TONES } from '../../words/tones';
import { StatusLabel } from '../Mark';

const useStyles = makeStyles(theme => ({
  root: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.75) },
  chip: {
    margin: 0,
    '&.Mui-focusVisible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: 1,
    },
  },
}));

/** Which verdicts to show; none chosen means all. */
export function VerdictFilter(props: {
  chosen: Verdict[];
  onChange: (chosen: Verdict[]) => void;
}) {
  const { chosen, onChange } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <div role="group" aria-label={t('history.filter')} className={classes.root}>
      {HISTORY_VERDICTS.map(verdict => {
        const isOn = chosen.includes(verdict);
        return (
          <Chip
            key={verdict}
            size="small"
            className={classes.chip}
            variant={isOn ? 'default' : 'outlined'}
            aria-pressed={isOn}
            onClick={() =>
              onChange(
                isOn
                  ? chosen.filter(one => one !== verdict)
                  : [...chosen, verdict],
              )
            }
            label={
              <StatusLabel tone={VERDICT_TONES[verdict]}>
                {t(`verdict.${verdict}`)}
              </StatusLabel>
            }
          />
        );
      })}
    </div>
  );
}
