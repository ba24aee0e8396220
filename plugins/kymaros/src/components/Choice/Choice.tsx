import MenuItem from '@material-ui/core/MenuItem';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import { useId } from 'react';
import type { Tone } from '../../words/tones';
import { StatusLabel } from '../Mark';

/** Something to choose, with how it stands. */
export interface Option {
  value: string;
  tone: Tone;
  text: string;
}

const useStyles = makeStyles(theme => ({
  root: { minWidth: 320, maxWidth: '100%', justifySelf: 'start' },
  // The theme's grey for labels is too light on the grey of a page.
  label: { color: theme.palette.text.primary },
}));

/** Chooses one of several that each have a status. */
export function Choice(props: {
  label: string;
  options: Option[];
  /** The value of the chosen option. */
  chosen?: string;
  onChoose: (value: string) => void;
}) {
  const { label, options, chosen = '', onChoose } = props;
  const classes = useStyles();
  const id = useId();
  return (
    <TextField
      select
      // Ties the label to the list.
      id={id}
      variant="outlined"
      size="small"
      className={classes.root}
      InputLabelProps={{ className: classes.label }}
      label={label}
      value={chosen}
      onChange={event => onChoose(event.target.value)}
    >
      {options.map(({ value, tone, text }) => (
        <MenuItem key={value} value={value}>
          <StatusLabel tone={tone}>{text}</StatusLabel>
        </MenuItem>
      ))}
    </TextField>
  );
}
