import { useTranslationRef } from '@backstage/frontend-plugin-api';
import Button from '@material-ui/core/Button';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { kymarosTranslationRef } from '../../translation';
import { isNamed, reasonOf } from '../../words/errors';

/** Why there is no plan, and who can do something about it. */
export function PlanFailure(props: { error: Error; retry: () => void }) {
  const { error, retry } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  if (isNamed(error, 'NotAllowedError')) {
    return (
      <Alert severity="warning">
        <AlertTitle>{t('plan.notAllowed')}</AlertTitle>
        {reasonOf(error)}. {t('plan.notAllowedHint')}
      </Alert>
    );
  }
  return (
    <Alert
      severity="error"
      action={
        <Button color="inherit" size="small" onClick={retry}>
          {t('actions.retry')}
        </Button>
      }
    >
      <AlertTitle>{t('plan.failed')}</AlertTitle>
      {reasonOf(error)}. {t('plan.failedHint')}
    </Alert>
  );
}
