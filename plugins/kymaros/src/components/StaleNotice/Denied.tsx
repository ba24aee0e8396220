import { useTranslationRef } from '@backstage/frontend-plugin-api';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { kymarosTranslationRef } from '../../translation';

/** Says that the reader may not see restore tests, and what it takes. */
export function Denied({ reason }: { reason: string }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <Alert severity="info">
      <AlertTitle>{t('card.deniedTitle')}</AlertTitle>
      {t('card.denied', { reason })}
    </Alert>
  );
}
