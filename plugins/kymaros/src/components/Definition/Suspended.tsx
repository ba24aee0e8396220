import { useTranslationRef } from '@backstage/frontend-plugin-api';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { kymarosTranslationRef } from '../../translation';

/** Says that a test does not run by itself, and how to let it. */
export function Suspended() {
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <Alert severity="info">
      <AlertTitle>{t('teach.suspended')}</AlertTitle>
      {t('teach.suspendedHint')}
    </Alert>
  );
}
