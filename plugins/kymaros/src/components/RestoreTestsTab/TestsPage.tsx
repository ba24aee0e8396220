import { stringifyEntityRef } from '@backstage/catalog-model';
import { Progress } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import type { RestoreTestSummary } from '@kymaros/plugin-kymaros-common';
import Alert from '@material-ui/lab/Alert';
import { Navigate, useParams } from 'react-router-dom';
import { useRestoreTests } from '../../hooks/useRestoreTests';
import { restoreTestParams, restoreTestRouteRef } from '../../routes';
import { kymarosTranslationRef } from '../../translation';
import { worstFirst } from '../../words/proof';
import { NotConfigured } from '../Definition';
import { Section, Stack } from '../Section';
import { WhenLoaded } from '../StaleNotice';
import { TestSelect } from './TestSelect';
import { TestView } from './TestView';

/** The restore tests of the entity, one of them in full. */
export function TestsPage() {
  const { entity } = useEntity();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const query = useRestoreTests(stringifyEntityRef(entity));
  return (
    <Stack>
      <WhenLoaded
        query={query}
        failureTitle={t('failed.title')}
        loading={<Progress />}
      >
        {tests =>
          tests.length === 0 ? (
            <NoTests />
          ) : (
            <SelectedTest tests={tests} refresh={query.refresh} />
          )
        }
      </WhenLoaded>
    </Stack>
  );
}

/** There is none, or the one at this address is gone. */
function NoTests() {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const wanted = useWantedTest();
  return (
    <>
      {wanted && (
        <Alert severity="info">{t('teach.testGone', { test: wanted })}</Alert>
      )}
      <Section title={t('card.title')}>
        <NotConfigured />
      </Section>
    </>
  );
}

/** The ref in the address. */
function useWantedTest(): string | undefined {
  const { testKind, testNamespace, testName } = useParams();
  return testKind && `${testKind}:${testNamespace}/${testName}`;
}

function SelectedTest(props: {
  tests: RestoreTestSummary[];
  refresh: () => void;
}) {
  const { tests, refresh } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  const testRoute = useRouteRef(restoreTestRouteRef);
  const wanted = useWantedTest();
  const found = tests.find(({ ref }) => ref === wanted);
  const [worst] = worstFirst(tests);
  if (!wanted && tests.length > 1) {
    // An address of its own from the first moment, so that another test getting worse does not take its place.
    return <Navigate replace to={testRoute(restoreTestParams(worst.ref))} />;
  }
  const test = found ?? worst;
  return (
    <>
      {wanted && !found && (
        <Alert severity="info">
          {t('actions.unknownTest', { test: wanted })}
        </Alert>
      )}
      {tests.length > 1 && <TestSelect tests={tests} selected={test} />}
      <TestView key={test.ref} test={test} refresh={refresh} />
    </>
  );
}
