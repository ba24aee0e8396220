import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  MissingPermission,
  RestorePlan,
} from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useId } from 'react';
import { kymarosTranslationRef, type Translate } from '../../translation';
import { FindingList } from '../Findings';
import { StatusLabel } from '../Mark';
import { DataTable, Part } from '../Section';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(1.5) },
  word: { fontSize: '1.1rem', fontWeight: 700 },
  source: {
    color: theme.palette.text.secondary,
    fontSize: '0.8rem',
    lineHeight: 1.4,
  },
  code: { fontFamily: 'monospace', fontSize: '0.8rem' },
}));

/** Whether a run can start, and everything that stands in its way with what to do about it. */
export function Runnability({ plan }: { plan: RestorePlan }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const { runnable, findings, missingPermissions } = plan;
  const wordId = useId();
  const gates = findings.filter(({ gate }) => gate);
  return (
    <div className={classes.root} role="group" aria-labelledby={wordId}>
      <div role="status">
        <Typography id={wordId} component="div" className={classes.word}>
          <StatusLabel tone={runnable ? 'good' : 'bad'}>
            {runnable ? t('plan.runnable') : t('plan.blocked')}
          </StatusLabel>
        </Typography>
        <Typography variant="body2" color="textSecondary">
          {runnable
            ? t('plan.nothingChanged', { cluster: plan.cluster })
            : t('plan.blockedHint')}
        </Typography>
      </div>
      {gates.length > 0 && <FindingList planned findings={gates} />}
      {missingPermissions.length > 0 && (
        <MissingPermissions permissions={missingPermissions} />
      )}
    </div>
  );
}

function MissingPermissions(props: { permissions: MissingPermission[] }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <Part title={t('plan.permissions')}>
      <DataTable
        label={t('plan.permissions')}
        rows={props.permissions}
        keyOf={({ verb, resource, name, scope, namespace }) =>
          JSON.stringify([verb, resource, name, scope, namespace])
        }
        columns={[
          {
            title: t('plan.permission'),
            render: ({ verb, resource, name }) => (
              <span className={classes.code}>
                {[verb, resource, name].filter(Boolean).join(' ')}
              </span>
            ),
          },
          {
            title: t('plan.where'),
            render: permission => placeOf(permission, t),
          },
          {
            title: t('plan.neededTo'),
            wide: true,
            render: ({ neededTo, grantedBy }) => (
              <>
                {neededTo}
                <div className={classes.source}>
                  {t('plan.grantedBy', { source: grantedBy })}
                </div>
              </>
            ),
          },
        ]}
      />
    </Part>
  );
}

function placeOf(permission: MissingPermission, t: Translate): string {
  const { scope, namespace = '' } = permission;
  return scope === 'namespace'
    ? t('plan.place.namespace', { namespace })
    : t(`plan.place.${scope}`);
}
