import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RestoreTestSummary } from '@kymaros/plugin-kymaros-common';
import { useNavigate } from 'react-router-dom';
import { restoreTestParams, restoreTestRouteRef } from '../../routes';
import { kymarosTranslationRef } from '../../translation';
import { readinessOf, toneOfReadiness } from '../../words/proof';
import { Choice } from '../Choice';

/** Chooses among the tests of an entity; each has its own address. */
export function TestSelect(props: {
  tests: RestoreTestSummary[];
  selected: RestoreTestSummary;
}) {
  const { tests, selected } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  const navigate = useNavigate();
  const testRoute = useRouteRef(restoreTestRouteRef);
  return (
    <Choice
      label={t('actions.select')}
      options={tests.map(test => ({
        value: test.ref,
        tone: toneOfReadiness(test),
        text: `${test.title} · ${readinessOf(test, t)}`,
      }))}
      chosen={selected.ref}
      onChoose={ref => navigate(testRoute(restoreTestParams(ref)))}
    />
  );
}
