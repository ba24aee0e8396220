import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  sandboxKeepPermission,
  type Run,
} from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useNow } from '../../live/useNow';
import { kymarosTranslationRef } from '../../translation';
import { isKept } from '../../words/kept';
import { formatExact, millisBetween } from '../../words/time';
import { RelativeTime } from '../RelativeTime';
import { Part, Section } from '../Section';
import { Command } from '../Command';
import { ExtendButton } from './ExtendButton';
import { ReleaseButton } from './ReleaseButton';

const TICK_MS = 5_000;

const useStyles = makeStyles(theme => ({
  body: { display: 'grid', gap: theme.spacing(2) },
  until: { fontSize: '1rem', fontWeight: 600 },
  exact: { fontWeight: 400, color: theme.palette.text.secondary },
  commands: { display: 'grid', justifyItems: 'start' },
}));

/** The sandboxes of a finished run while they are kept: until when, how to look into them, and what can be done. */
export function KeptSandboxes(props: { run: Run; refresh: () => void }) {
  const { run, refresh } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const now = useNow(run.keptUntil ? TICK_MS : undefined);
  const { loading, allowed } = usePermission({
    permission: sandboxKeepPermission,
    resourceRef: run.testRef,
  });
  if (!isKept(run, now)) {
    return null;
  }
  const reasonNotTo = () => {
    if (loading) {
      return t('actions.checkingPermission');
    }
    return allowed
      ? undefined
      : t('kept.noPermission', { entity: run.testRef });
  };
  const sandboxes = run.tiers.flatMap(({ sandbox }) => sandbox ?? []);
  const action = {
    runId: run.id,
    unavailable: reasonNotTo(),
    onDone: refresh,
  };
  return (
    <Section
      title={t('kept.title')}
      actions={
        <>
          <ExtendButton
            {...action}
            leftMs={
              millisBetween(run.keptUntil, run.keptLimit ?? run.keptUntil) ?? 0
            }
          />
          <ReleaseButton {...action} />
        </>
      }
    >
      <div className={classes.body}>
        <div>
          <div className={classes.until}>
            {t('kept.removed')} <RelativeTime ahead iso={run.keptUntil!} />{' '}
            <span className={classes.exact}>
              ({formatExact(run.keptUntil!, t)})
            </span>
          </div>
          <Typography variant="body2" color="textSecondary">
            {t('kept.stays', { count: sandboxes.length })}
            {run.keptLimit &&
              ` ${t('kept.limit', { when: formatExact(run.keptLimit, t) })}`}
          </Typography>
        </div>
        <Part title={t('kept.look')}>
          <div className={classes.commands}>
            {sandboxes.map(sandbox => (
              <Command key={sandbox} line={`kubectl -n ${sandbox} get pods`} />
            ))}
          </div>
        </Part>
      </div>
    </Section>
  );
}
