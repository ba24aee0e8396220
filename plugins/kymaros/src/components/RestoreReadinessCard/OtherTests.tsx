import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RestoreTestSummary } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { restoreTestParams, restoreTestRouteRef } from '../../routes';
import { kymarosTranslationRef } from '../../translation';
import { VERDICT_TONES } from '../../words/tones';
import { StatusLabel } from '../Mark';
import { readinessOf } from '../Readiness';

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
  const testRoute = useRouteRef(restoreTestRouteRef);
  return (
    <div>
      <Typography variant="subtitle2">{t('card.others')}</Typography>
      <ul className={classes.list}>
        {tests.map(test => {
          const verdict = test.lastConclusiveRun?.verdict;
          return (
            <li key={test.ref} className={classes.item}>
              <Link to={testRoute(restoreTestParams(test.ref))}>
                {test.title}
              </Link>
              <StatusLabel tone={verdict ? VERDICT_TONES[verdict] : 'unknown'}>
                {readinessOf(test, t)}
              </StatusLabel>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
