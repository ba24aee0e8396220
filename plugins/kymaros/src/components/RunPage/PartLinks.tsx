import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Run } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import { kymarosTranslationRef } from '../../translation';
import { partsOf } from '../../words/runParts';
import { StatusLabel } from '../Mark';

const useStyles = makeStyles(theme => ({
  root: {
    position: 'sticky',
    top: 0,
    zIndex: theme.zIndex.mobileStepper,
    margin: theme.spacing(-0.5, 0),
    padding: theme.spacing(0.5, 0),
    backgroundColor: theme.palette.background.default,
  },
  list: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5),
    listStyle: 'none',
    margin: 0,
    padding: 0,
  },
  link: {
    display: 'block',
    padding: theme.spacing(0.5, 1),
    borderRadius: theme.shape.borderRadius,
    fontSize: '0.8rem',
    overflowWrap: 'anywhere',
    color: theme.palette.text.primary,
    '&:hover': { backgroundColor: theme.palette.action.hover },
  },
}));

/** The way to each part of the page, in sight wherever the reader is; what is wrong is marked. */
export function PartLinks({ run }: { run: Run }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <nav className={classes.root} aria-label={t('run.parts')}>
      <ul className={classes.list}>
        {partsOf(run, t).map(({ id, title, tone }) => (
          <li key={id}>
            <Link to={`#${id}`} className={classes.link}>
              {tone ? <StatusLabel tone={tone}>{title}</StatusLabel> : title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
