import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RestoreTestSummary } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useId } from 'react';
import { restoreTestParams, restoreTestRouteRef } from '../../routes';
import { kymarosTranslationRef } from '../../translation';
import { readinessOf, toneOfReadiness } from '../../words/proof';
import { StatusLabel } from '../Mark';

const useStyles = makeStyles(theme => ({
  list: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gap: theme.spacing(0.5),
    fontSize: '0.875rem',
  },
  item: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    gap: theme.spacing(0, 2),
  },
}));

/** A line for each further test of the entity. */
export function OtherTests({ tests }: { tests: RestoreTestSummary[] }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const titleId = useId();
  const testRoute = useRouteRef(restoreTestRouteRef);
  return (
    <div>
      <Typography variant="subtitle2" component="div" id={titleId}>
        {t('card.others')}
      </Typography>
      <ul className={classes.list} aria-labelledby={titleId}>
        {tests.map(test => (
          <li key={test.ref} className={classes.item}>
            <Link to={testRoute(restoreTestParams(test.ref))}>
              {test.title}
            </Link>
            <StatusLabel tone={toneOfReadiness(test)}>
              {readinessOf(test, t)}
            </StatusLabel>
          </li>
        ))}
      </ul>
    </div>
  );
}
