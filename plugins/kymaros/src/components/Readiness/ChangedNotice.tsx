import { useTranslationRef } from '@backstage/frontend-plugin-api';
import Typography from '@material-ui/core/Typography';
import { kymarosTranslationRef } from '../../translation';
import { StatusLabel } from '../Mark';

/** Says that the verdict speaks about an older definition of the test. */
export function ChangedNotice() {
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <Typography variant="body2" component="div">
      <StatusLabel tone="fair">
        <strong>{t('proof.changed')}.</strong> {t('proof.changedHint')}
      </StatusLabel>
    </Typography>
  );
}
