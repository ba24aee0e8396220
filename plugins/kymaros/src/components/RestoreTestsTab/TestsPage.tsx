import { stringifyEntityRef } from '@backstage/catalog-model';
import { Progress } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import type { RestoreTestSummary } from '@kymaros/plugin-kymaros-common';
import Alert from '@material-ui/lab/Alert';
import { useParams } from 'react-router-dom';
import { useRestoreTests } from '../../hooks/useRestoreTests';
import { kymarosTranslationRef } from '../../translation';
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
            <Section title={t('card.title')}>
              <NotConfigured />
            </Section>
          ) : (
            <SelectedTest tests={tests} refresh={query.refresh} />
          )
        }
      </WhenLoaded>
    </Stack>
  );
}

function SelectedTest(props: {
  tests: RestoreTestSummary[];
  refresh: () => void;
}) {
  const { tests, refresh } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  const { testKind, testNamespace, testName } = useParams();
  const wanted = testKind && `${testKind}:${testNamespace}/${testName}`;
  const found = tests.find(({ ref }) => ref === wanted);
  const test = found ?? tests[0];
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
