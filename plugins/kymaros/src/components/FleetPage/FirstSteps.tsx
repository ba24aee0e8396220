import { CodeSnippet } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { KYMAROS_ANNOTATIONS } from '@kymaros/plugin-kymaros-common';
import Typography from '@material-ui/core/Typography';
import { kymarosTranslationRef } from '../../translation';

const EXAMPLE = [
  'metadata:',
  '  name: orders',
  '  annotations:',
  `    ${KYMAROS_ANNOTATIONS.backup}: schedule/orders-nightly`,
  `    ${KYMAROS_ANNOTATIONS.namespaces}: orders-db,orders`,
  `    ${KYMAROS_ANNOTATIONS.schedule}: "0 2 * * *"`,
].join('\n');

/** What there is to read before there is any service: where services come from, and how one gets a restore test. */
export function FirstSteps() {
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <div>
      <Typography variant="subtitle2" component="h3">
        {t('fleet.none')}
      </Typography>
      <Typography variant="body2" color="textSecondary">
        {t('fleet.noneHint')}
      </Typography>
      <CodeSnippet language="yaml" showCopyCodeButton text={EXAMPLE} />
    </div>
  );
}
