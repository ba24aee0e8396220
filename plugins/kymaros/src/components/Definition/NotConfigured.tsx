import { CodeSnippet } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { KYMAROS_ANNOTATIONS } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { kymarosTranslationRef } from '../../translation';

const useStyles = makeStyles(theme => ({
  snippet: { marginTop: theme.spacing(1), fontSize: '0.8rem' },
}));

/** What to add to the catalog file so that there is a restore test, ready to copy. */
export function NotConfigured() {
  const classes = useStyles();
  const { entity } = useEntity();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const { name } = entity.metadata;
  return (
    <div>
      <Typography variant="subtitle2">{t('card.notConfigured')}</Typography>
      <Typography variant="body2" color="textSecondary">
        {t('card.notConfiguredHint')}
      </Typography>
      <div className={classes.snippet}>
        <CodeSnippet
          language="yaml"
          showCopyCodeButton
          customStyle={{ fontSize: '0.75rem' }}
          text={[
            'metadata:',
            `  name: ${name}`,
            '  annotations:',
            `    ${KYMAROS_ANNOTATIONS.backup}: schedule/${name}-nightly`,
            `    ${KYMAROS_ANNOTATIONS.namespaces}: ${name}-db,${name}`,
            `    ${KYMAROS_ANNOTATIONS.schedule}: "0 2 * * *"`,
          ].join('\n')}
        />
      </div>
    </div>
  );
}
