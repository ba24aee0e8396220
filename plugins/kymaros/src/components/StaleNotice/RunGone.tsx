import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { rootRouteRef } from '../../routes';
import { kymarosTranslationRef } from '../../translation';

/** Says that a run is not kept any more, what is, and where to go. */
export function RunGone() {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const rootRoute = useRouteRef(rootRouteRef);
  return (
    <Alert severity="info">
      <AlertTitle>{t('teach.gone')}</AlertTitle>
      {t('teach.goneHint')} <Link to={rootRoute()}>{t('teach.back')}</Link>
    </Alert>
  );
}
