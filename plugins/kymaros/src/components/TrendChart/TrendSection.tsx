import { Progress } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  durationMs,
  type RestoreTestSummary,
} from '@kymaros/plugin-kymaros-common';
import Typography from '@material-ui/core/Typography';
import { lazy, Suspense } from 'react';
import { useNavigate } from 'react-router-dom';
import { runRouteRef } from '../../routes';
import { kymarosTranslationRef } from '../../translation';
import { ChartOrTable, Section } from '../Section';
import { trendOf } from './trend';
import { TrendTable } from './TrendTable';

// The chart library is large; pages without a trend do not load it.
const TrendLines = lazy(() => import('./TrendLines'));

/** How score and time to restore went over the last runs. */
export function TrendSection({ test }: { test: RestoreTestSummary }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const navigate = useNavigate();
  const runRoute = useRouteRef(runRouteRef);
  const points = trendOf(test);
  if (points.length < 2) {
    return (
      <Section title={t('trend.title')}>
        <Typography variant="body2" color="textSecondary">
          {t('trend.empty')}
        </Typography>
      </Section>
    );
  }
  const rto = test.spec?.objectives.rto;
  return (
    <ChartOrTable
      title={t('trend.title')}
      note={t('trend.hint')}
      chart={
        <Suspense fallback={<Progress />}>
          <TrendLines
            points={points}
            rtoObjectiveMs={rto ? durationMs(rto) : undefined}
            onOpen={runId => navigate(runRoute({ runId }))}
          />
        </Suspense>
      }
      table={<TrendTable points={points} />}
    />
  );
}
