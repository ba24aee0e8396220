import { useTranslationRef } from '@backstage/frontend-plugin-api';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { kymarosTranslationRef } from '../../translation';

/** Says that a test may not restore what it says, why, and who can allow it. */
export function NotEntitled({ reason }: { reason?: string }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <Alert severity="warning">
      <AlertTitle>{t('card.notEntitled')}</AlertTitle>
      {reason && `${reason.replace(/\.$/, '')}. `}
      {t('card.notEntitledHint')}
    </Alert>
  );
}
