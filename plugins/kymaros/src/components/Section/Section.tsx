import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useId, type ReactNode } from 'react';
import { FoldHeading } from './FoldHeading';
import { useAnchor } from './useAnchor';
import { useFold, type Fold } from './useFold';

const useStyles = makeStyles(theme => ({
  root: {
    padding: theme.spacing(2, 2.5, 2.5),
    minWidth: 0,
    // Below what sticks to the top of a page.
    scrollMarginTop: theme.spacing(9),
    '&:focus': { outline: 'none' },
    '&:focus-visible': { outline: `2px solid ${theme.palette.primary.main}` },
  },
  folded: { padding: theme.spacing(1, 2.5) },
  header: {
    position: 'relative',
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1, 2),
    minHeight: 32,
  },
  body: { marginTop: theme.spacing(1.5) },
  title: { fontSize: '1.1rem', fontWeight: 700, margin: 0 },
  note: { flex: 1, minWidth: 0 },
  actions: {
    position: 'relative',
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    marginLeft: 'auto',
  },
}));

/** What a section is made of, whatever is in it. */
export interface SectionProps {
  title: string;
  note?: ReactNode;
  /** What can be done with it while it is open. */
  actions?: ReactNode;
  /** What an address ends in, after `#`, to lead here. */
  id?: string;
  /** The reader can open and close it, and this is how it is before; without it, it is always open. */
  fold?: Fold;
}

/** One part of a page: a paper with a heading, a note beside it and actions at its end. */
export function Section(props: SectionProps & { children: ReactNode }) {
  const { title, note, actions, id, fold, children } = props;
  const classes = useStyles();
  const titleId = useId();
  const bodyId = useId();
  const { isOpen, open, toggle } = useFold(fold);
  const ref = useAnchor(id, open);
  return (
    <Paper
      component="section"
      ref={ref}
      id={id}
      tabIndex={id ? -1 : undefined}
      aria-labelledby={titleId}
      className={`${classes.root} ${isOpen ? '' : classes.folded}`}
    >
      <div className={classes.header}>
        <Typography component="h2" className={classes.title}>
          {fold ? (
            <FoldHeading isOpen={isOpen} controls={bodyId} onToggle={toggle}>
              <span id={titleId}>{title}</span>
            </FoldHeading>
          ) : (
            <span id={titleId}>{title}</span>
          )}
        </Typography>
        {note && (
          <Typography
            component="div"
            variant="body2"
            color="textSecondary"
            className={classes.note}
          >
            {note}
          </Typography>
        )}
        {isOpen && actions && <div className={classes.actions}>{actions}</div>}
      </div>
      {isOpen && (
        <div id={bodyId} className={classes.body}>
          {children}
        </div>
      )}
    </Paper>
  );
}
