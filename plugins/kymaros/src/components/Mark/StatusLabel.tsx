import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';
import type { Tone } from '../../words/tones';
import { Mark } from './Mark';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'inline-flex',
    verticalAlign: 'top',
    alignItems: 'flex-start',
    gap: theme.spacing(0.75),
    // As high as a line of text, so that the mark stands beside the first one.
    '& svg': { fontSize: '1.15em', marginTop: '0.14em' },
  },
}));

/** Mark and word. */
export function StatusLabel(props: { tone: Tone; children: ReactNode }) {
  const classes = useStyles();
  return (
    <span className={classes.root}>
      <Mark tone={props.tone} />
      <span>{props.children}</span>
    </span>
  );
}
