import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useId, type ReactNode } from 'react';

const useStyles = makeStyles({
  root: { minWidth: 0 },
  wide: { gridColumn: '1 / -1' },
  title: { fontSize: '0.85rem', fontWeight: 700, margin: 0 },
});

/** A part of a section, under a heading of its own. */
export function Part(props: {
  title: string;
  heading?: 'h3' | 'h4';
  /** Takes the whole width of a grid. */
  wide?: boolean;
  children: ReactNode;
}) {
  const { title, heading = 'h3', wide, children } = props;
  const classes = useStyles();
  const id = useId();
  return (
    <div
      role="group"
      aria-labelledby={id}
      className={`${classes.root} ${wide ? classes.wide : ''}`}
    >
      <Typography id={id} component={heading} className={classes.title}>
        {title}
      </Typography>
      {children}
    </div>
  );
}
