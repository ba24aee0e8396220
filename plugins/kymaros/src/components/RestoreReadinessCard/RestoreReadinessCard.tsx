import { stringifyEntityRef } from '@backstage/catalog-model';
import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import type { RestoreTestSummary } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { useRestoreTests } from '../../hooks/useRestoreTests';
import { rootRouteRef } from '../../routes';
import { kymarosTranslationRef } from '../../translation';
import { worstFirst } from '../../words/proof';
import { NotConfigured } from '../Definition';
import { RunButton } from '../RunActions';
import { WhenLoaded } from '../StaleNotice';
import { OtherTests } from './OtherTests';
import { TestFace } from './TestFace';

const useStyles = makeStyles(theme => ({
  body: {
    ...theme.typography.body2,
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(2),
  },
  footer: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
  },
}));

/** Whether the backups of the entity restore, at a glance. */
export function RestoreReadinessCard() {
  const classes = useStyles();
  const { entity } = useEntity();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const query = useRestoreTests(stringifyEntityRef(entity));
  return (
    <EntityInfoCard title={t('card.title')}>
      <div className={classes.body} lang={t('format.language')}>
        <WhenLoaded
          query={query}
          failureTitle={t('failed.title')}
          loading={<Skeleton variant="rect" height={120} />}
        >
          {tests =>
            tests.length === 0 ? (
              <NotConfigured />
            ) : (
              <Tests tests={tests} refresh={query.refresh} />
            )
          }
        </WhenLoaded>
      </div>
    </EntityInfoCard>
  );
}

/** The test that needs attention most in full, the others in a line each. */
function Tests(props: { tests: RestoreTestSummary[]; refresh: () => void }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const rootRoute = useRouteRef(rootRouteRef);
  const [first, ...others] = worstFirst(props.tests);
  return (
    <>
      <TestFace
        test={first}
        named={others.length > 0}
        refresh={props.refresh}
      />
      <div className={classes.footer}>
        <RunButton quiet test={first} onStarted={props.refresh} />
        <Link to={rootRoute()}>{t('card.details')}</Link>
      </div>
      {others.length > 0 && <OtherTests tests={others} />}
    </>
  );
}
