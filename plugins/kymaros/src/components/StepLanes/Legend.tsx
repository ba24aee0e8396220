import { makeStyles } from '@material-ui/core/styles';
import type { CSSProperties } from 'react';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 2.5),
    marginTop: theme.spacing(1),
    fontSize: '0.75rem',
    color: theme.palette.text.secondary,
  },
  swatch: {
    display: 'inline-block',
    width: 18,
    height: 10,
    marginRight: 6,
    borderRadius: 2,
    border: '1px solid',
  },
}));

/** What the looks of bars mean; each bar says it in its own label, so readers of screens skip it. */
export function Legend(props: {
  looks: Array<{ name: string; look: CSSProperties }>;
}) {
  const classes = useStyles();
  return (
    <div className={classes.root} aria-hidden>
      {props.looks.map(({ name, look }) => (
        <span key={name}>
          <span className={classes.swatch} style={look} />
          {name}
        </span>
      ))}
    </div>
  );
}
