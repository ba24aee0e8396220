import { CopyTextButton } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import { kymarosTranslationRef } from '../../translation';

const useStyles = makeStyles(theme => ({
  root: { display: 'flex', alignItems: 'center', minWidth: 0 },
  copy: { '& svg': { width: '1rem', height: '1rem' } },
  line: {
    fontFamily: 'monospace',
    fontSize: '0.85rem',
    padding: theme.spacing(0.25, 1),
    borderRadius: theme.shape.borderRadius,
    backgroundColor: theme.palette.background.default,
    overflowWrap: 'anywhere',
  },
}));

/** A command line, ready to copy. */
export function Command({ line }: { line: string }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <div className={classes.root}>
      <code className={classes.line}>{line}</code>
      <span className={classes.copy}>
        <CopyTextButton
          text={line}
          variant="tertiary"
          tooltipText={t('kept.copied')}
          aria-label={t('kept.copy', { line })}
        />
      </span>
    </div>
  );
}
