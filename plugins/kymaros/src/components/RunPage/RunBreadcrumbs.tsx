import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Run } from '@kymaros/plugin-kymaros-common';
import Breadcrumbs from '@material-ui/core/Breadcrumbs';
import Typography from '@material-ui/core/Typography';
import {
  restoreTestParams,
  restoreTestRouteRef,
  rootRouteRef,
} from '../../routes';
import { kymarosTranslationRef } from '../../translation';
import { formatDayAndTime } from '../../words/time';

/** The way back to the tests of the entity and to the test of this run. */
export function RunBreadcrumbs({ run }: { run?: Run }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const rootRoute = useRouteRef(rootRouteRef);
  const testRoute = useRouteRef(restoreTestRouteRef);
  return (
    <Breadcrumbs aria-label={t('run.breadcrumbs')}>
      <Link to={rootRoute()}>{t('run.breadcrumb')}</Link>
      {run && (
        <Link to={testRoute(restoreTestParams(run.testRef))}>
          {run.testTitle}
        </Link>
      )}
      {run && (
        <Typography color="textPrimary">
          {t('run.title', { when: formatDayAndTime(run.createdAt) })}
        </Typography>
      )}
    </Breadcrumbs>
  );
}
