import ButtonBase from '@material-ui/core/ButtonBase';
import { makeStyles } from '@material-ui/core/styles';
import ExpandMoreIcon from '@material-ui/icons/ExpandMore';
import type { ReactNode } from 'react';

const useStyles = makeStyles(theme => ({
  root: {
    font: 'inherit',
    textAlign: 'left',
    gap: theme.spacing(0.75),
    marginLeft: theme.spacing(-0.5),
    borderRadius: theme.shape.borderRadius,
    position: 'static',
    // The whole line is there to be clicked.
    '&::after': { content: '""', position: 'absolute', inset: 0 },
    '&:focus-visible::after': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: 2,
      borderRadius: theme.shape.borderRadius,
    },
  },
  icon: {
    flex: 'none',
    transition: theme.transitions.create('transform', { duration: 150 }),
    '@media (prefers-reduced-motion: reduce)': { transition: 'none' },
  },
  closed: { transform: 'rotate(-90deg)' },
}));

/** The heading of a part that can be closed. */
export function FoldHeading(props: {
  isOpen: boolean;
  controls: string;
  onToggle: () => void;
  children: ReactNode;
}) {
  const { isOpen, controls, onToggle, children } = props;
  const classes = useStyles();
  return (
    <ButtonBase
      className={classes.root}
      disableRipple
      aria-expanded={isOpen}
      aria-controls={isOpen ? controls : undefined}
      onClick={onToggle}
    >
      <ExpandMoreIcon
        aria-hidden
        className={`${classes.icon} ${isOpen ? '' : classes.closed}`}
      />
      {children}
    </ButtonBase>
  );
}
