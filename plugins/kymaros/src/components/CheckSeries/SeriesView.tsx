import { Progress } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { CheckSeries } from '@kymaros/plugin-kymaros-common';
import Button from '@material-ui/core/Button';
import { lazy, Suspense, useState } from 'react';
import { kymarosApiRef } from '../../api';
import { useOnce } from '../../hooks/useOnce';
import { kymarosTranslationRef } from '../../translation';
import { Nothing } from '../Section';
import { WhenLoaded } from '../StaleNotice';
import { SeriesTable } from './SeriesTable';

// The chart library is large; nobody loads it who does not look at a chart.
const SeriesLines = lazy(() => import('./SeriesLines'));

/** What a check has read in run after run, as a chart and as a table. */
export function SeriesView(props: { check: string; testRef: string }) {
  const { check, testRef } = props;
  const api = useApi(kymarosApiRef);
  const { t } = useTranslationRef(kymarosTranslationRef);
  const query = useOnce({
    key: testRef,
    load: async () => (await api.getCheckSeries(testRef)).items,
  });
  return (
    <WhenLoaded
      query={query}
      failureTitle={t('checkValue.failed')}
      loading={<Progress />}
    >
      {items => <Series series={items.find(item => item.check === check)} />}
    </WhenLoaded>
  );
}

function Series({ series }: { series?: CheckSeries }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const [asTable, setAsTable] = useState(false);
  if (!series || series.points.length === 0) {
    return <Nothing>{t('checkValue.empty')}</Nothing>;
  }
  if (series.points.length === 1) {
    return <Nothing>{t('checkValue.one')}</Nothing>;
  }
  return (
    <>
      {asTable ? (
        <SeriesTable series={series} />
      ) : (
        <Suspense fallback={<Progress />}>
          <SeriesLines series={series} />
        </Suspense>
      )}
      <Button size="small" onClick={() => setAsTable(!asTable)}>
        {t(asTable ? 'chart.showChart' : 'chart.showTable')}
      </Button>
    </>
  );
}
