import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RunSummary } from '@kymaros/plugin-kymaros-common';
import MenuItem from '@material-ui/core/MenuItem';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import { useId } from 'react';
import { kymarosTranslationRef } from '../../translation';
import { formatDayAndTime } from '../../words/time';
import { toneOfRun } from '../../words/tones';
import { StatusLabel, wordOfRun } from '../Mark';

const useStyles = makeStyles({ root: { minWidth: 320, maxWidth: '100%' } });

/** Chooses another run of the same test. */
export function RunSelect(props: {
  runs: RunSummary[];
  selected?: string;
  /** The run before the one that it is compared with. */
  before?: string;
  onSelect: (runId: string) => void;
}) {
  const { runs, selected, before, onSelect } = props;
  const classes = useStyles();
  const id = useId();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <TextField
      select
      // Ties the label to the list.
      id={id}
      variant="outlined"
      size="small"
      className={classes.root}
      label={t('compare.with')}
      value={selected ?? ''}
      onChange={event => onSelect(event.target.value)}
    >
      {runs.map(run => (
        <MenuItem key={run.id} value={run.id}>
          <StatusLabel tone={toneOfRun(run)}>
            {t(run.id === before ? 'compare.before' : 'compare.option', {
              when: formatDayAndTime(run.createdAt, t),
              verdict: wordOfRun(run, t),
            })}
          </StatusLabel>
        </MenuItem>
      ))}
    </TextField>
  );
}
