import { CopyTextButton } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ContainerLog } from '@kymaros/plugin-kymaros-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import GetAppIcon from '@material-ui/icons/GetApp';
import { saveAs } from '../../download';
import { kymarosTranslationRef } from '../../translation';
import { fileNameOfLog, nameOfLog } from '../../words/logs';
import { Nothing } from '../Section';
import { Found } from './Found';

const useStyles = makeStyles(theme => ({
  root: { minWidth: 0 },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0, 1),
    fontWeight: 600,
    overflowWrap: 'anywhere',
  },
  actions: { marginLeft: 'auto', display: 'flex', alignItems: 'center' },
  copy: { '& svg': { width: '1rem', height: '1rem' } },
  text: {
    margin: 0,
    padding: theme.spacing(1.5),
    maxHeight: 380,
    overflow: 'auto',
    fontSize: '0.78rem',
    lineHeight: 1.5,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    backgroundColor: theme.palette.background.default,
    borderRadius: theme.shape.borderRadius,
  },
}));

/** What one container wrote. */
export function LogText(props: { log: ContainerLog; searched: string }) {
  const { log, searched } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const name = nameOfLog(log);
  return (
    <div className={classes.root}>
      <div className={classes.head}>
        <span>
          {name}
          {log.previous && ` (${t('logs.previous')})`}
        </span>
        <span className={classes.actions}>
          <span className={classes.copy}>
            <CopyTextButton
              text={log.text}
              variant="tertiary"
              tooltipText={t('logs.copied')}
              aria-label={t('logs.copy')}
            />
          </span>
          <Button
            size="small"
            startIcon={<GetAppIcon />}
            onClick={() =>
              saveAs({
                name: fileNameOfLog(log),
                type: 'text/plain',
                text: log.text,
              })
            }
          >
            {t('logs.download')}
          </Button>
        </span>
      </div>
      {log.truncated && (
        <Typography variant="body2" color="textSecondary">
          {t('logs.truncated')}
        </Typography>
      )}
      {log.text === '' ? (
        <Nothing>{t('logs.nothing')}</Nothing>
      ) : (
        <pre
          className={classes.text}
          role="region"
          aria-label={t('logs.text', { name })}
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- else it cannot be scrolled by keyboard
          tabIndex={0}
        >
          <Found text={log.text} searched={searched} />
        </pre>
      )}
    </div>
  );
}
