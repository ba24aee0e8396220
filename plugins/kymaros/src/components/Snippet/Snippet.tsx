import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useId } from 'react';
import { CopyButton } from './CopyButton';

const useStyles = makeStyles(theme => ({
  root: {
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
    backgroundColor: theme.palette.background.default,
    color: theme.palette.text.primary,
    minWidth: 0,
  },
  head: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    padding: theme.spacing(0.5, 0.5, 0.5, 1.5),
    borderBottom: `1px solid ${theme.palette.divider}`,
  },
  copy: {
    display: 'flex',
    flexDirection: 'row-reverse',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    fontSize: '0.78rem',
  },
  text: {
    margin: 0,
    padding: theme.spacing(1, 1.5),
    fontFamily: 'monospace',
    fontSize: '0.78rem',
    lineHeight: 1.6,
    overflowX: 'auto',
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: -2,
    },
  },
}));

/** Lines to copy into a file. */
export function Snippet(props: {
  /** What it is, or which file it goes to. */
  title: string;
  text: string;
}) {
  const { title, text } = props;
  const classes = useStyles();
  const id = useId();
  return (
    <div className={classes.root}>
      <div className={classes.head}>
        <Typography variant="caption" component="div" id={id}>
          {title}
        </Typography>
        <span className={classes.copy}>
          <CopyButton what={title} text={text} />
        </span>
      </div>
      <pre
        className={classes.text}
        role="region"
        aria-labelledby={id}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- else what is cut off is for mice only
        tabIndex={0}
      >
        {text}
      </pre>
    </div>
  );
}
