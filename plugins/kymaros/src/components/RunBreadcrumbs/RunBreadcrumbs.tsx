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
  runRouteRef,
} from '../../routes';
import { kymarosTranslationRef } from '../../translation';
import { formatDayAndTime } from '../../words/time';

/** The way back to the tests of the entity, to the test of this run, and from a page about the run to the run. */
export function RunBreadcrumbs(props: {
  run?: Run;
  /** What the page is, when it is not the run's own. */
  here?: string;
}) {
  const { run, here } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  const rootRoute = useRouteRef(rootRouteRef);
  const testRoute = useRouteRef(restoreTestRouteRef);
  const runRoute = useRouteRef(runRouteRef);
  const title =
    run && t('run.title', { when: formatDayAndTime(run.createdAt, t) });
  return (
    <Breadcrumbs aria-label={t('run.breadcrumbs')}>
      <Link to={rootRoute()}>{t('run.breadcrumb')}</Link>
      {run && (
        <Link to={testRoute(restoreTestParams(run.testRef))}>
          {run.testTitle}
        </Link>
      )}
      {run && here && <Link to={runRoute({ runId: run.id })}>{title}</Link>}
      {run && (
        <Typography color="textPrimary" aria-current="page">
          {here ?? title}
        </Typography>
      )}
    </Breadcrumbs>
  );
}
