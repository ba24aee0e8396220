import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PlannedTier } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import ArrowForwardIcon from '@material-ui/icons/ArrowForward';
import { kymarosTranslationRef } from '../../translation';
import { nameOfKind, objectsOf, resourcesInWords } from '../../words/plan';
import { Nothing, Part } from '../Section';

const useStyles = makeStyles(theme => ({
  root: {
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
    padding: theme.spacing(1.75, 2, 2),
    minWidth: 0,
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    gap: theme.spacing(0.5, 2),
    marginBottom: theme.spacing(1.5),
  },
  title: {
    display: 'inline-flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0, 0.75),
    fontSize: '1rem',
    fontWeight: 700,
    margin: 0,
    overflowWrap: 'anywhere',
  },
  arrow: { fontSize: '1rem', color: theme.palette.text.secondary },
  sandbox: { fontFamily: 'monospace', fontSize: '0.85rem', fontWeight: 400 },
  counts: { color: theme.palette.text.secondary, fontSize: '0.8rem' },
  body: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(280px, 1fr))',
    gap: theme.spacing(1.75, 3),
  },
  list: {
    listStyle: 'none',
    margin: theme.spacing(0.25, 0, 0),
    padding: 0,
    display: 'grid',
    gap: theme.spacing(0.25),
    overflowWrap: 'anywhere',
  },
  kinds: {
    listStyle: 'none',
    margin: theme.spacing(0.25, 0, 0),
    padding: 0,
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 2),
  },
  count: { fontWeight: 600, fontVariantNumeric: 'tabular-nums' },
  muted: { color: theme.palette.text.secondary },
  name: { fontFamily: 'monospace', fontSize: '0.8rem' },
}));

/** What a run would make of one tier. */
export function PlannedTierPart({ tier }: { tier: PlannedTier }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const { restoredCount, leftOutCount } = objectsOf(tier);
  return (
    <section
      className={classes.root}
      aria-label={t('plan.tier', { tier: tier.name, sandbox: tier.sandbox })}
    >
      <div className={classes.head}>
        <Typography component="h3" className={classes.title}>
          {tier.name}
          <ArrowForwardIcon
            className={classes.arrow}
            titleAccess={t('plan.into')}
          />
          <span className={classes.sandbox}>{tier.sandbox}</span>
        </Typography>
        {tier.objects && (
          <span className={classes.counts}>
            {t('plan.restoredCount', { count: restoredCount })}
            {leftOutCount > 0 &&
              `, ${t('plan.leftOutCount', { total: String(leftOutCount) })}`}
          </span>
        )}
      </div>
      <div className={classes.body}>
        <Objects tier={tier} />
        <Volumes tier={tier} />
        <Requests tier={tier} />
        <Policies tier={tier} />
      </div>
    </section>
  );
}

function Objects({ tier }: { tier: PlannedTier }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const { restored, leftOut } = objectsOf(tier);
  if (!tier.objects) {
    return (
      <Part heading="h4" title={t('plan.restored')}>
        <Nothing>{t('plan.contentsUnknown')}</Nothing>
      </Part>
    );
  }
  return (
    <>
      <Part heading="h4" title={t('plan.restored')}>
        {restored.length > 0 ? (
          <ul className={classes.kinds}>
            {restored.map(object => (
              <li key={`${object.apiVersion} ${object.kind}`}>
                <span className={classes.count}>{object.count}</span>{' '}
                {nameOfKind(object)}
              </li>
            ))}
          </ul>
        ) : (
          <Nothing>{t('plan.nothingRestored')}</Nothing>
        )}
      </Part>
      <Part heading="h4" title={t('plan.leftOut')}>
        {leftOut.length > 0 ? (
          <ul className={classes.list}>
            {leftOut.map(object => (
              <li
                key={`${object.apiVersion} ${object.kind} ${object.excludedBy}`}
                className={classes.muted}
              >
                <del>
                  {object.count} {nameOfKind(object)}
                </del>{' '}
                {t('plan.leftOutBecause', { hazard: object.excludedBy! })}
              </li>
            ))}
          </ul>
        ) : (
          <Nothing>{t('plan.nothingLeftOut')}</Nothing>
        )}
      </Part>
    </>
  );
}

function Volumes({ tier }: { tier: PlannedTier }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <Part heading="h4" title={t('plan.storage')}>
      {tier.storage.length > 0 ? (
        <ul className={classes.list}>
          {tier.storage.map(({ claim, request, storageClass }) => (
            <li key={claim}>
              <span className={classes.name}>{claim}</span> {request}
              {storageClass && (
                <span className={classes.muted}> {storageClass}</span>
              )}
            </li>
          ))}
        </ul>
      ) : (
        <Nothing>{t('plan.noStorage')}</Nothing>
      )}
    </Part>
  );
}

function Requests({ tier }: { tier: PlannedTier }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <Part heading="h4" title={t('plan.starts')}>
      <div>{resourcesInWords(tier.requests) || t('plan.noRequests')}</div>
      <div className={classes.muted}>
        {tier.quota
          ? t('plan.quota', { quota: resourcesInWords(tier.quota) })
          : t('plan.noQuota')}
      </div>
    </Part>
  );
}

function Policies({ tier }: { tier: PlannedTier }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <Part wide heading="h4" title={t('plan.policies')}>
      <ul className={classes.list}>
        {tier.policies.map(({ name, effect }) => (
          <li key={name}>
            <span className={classes.name}>{name}</span>{' '}
            <span className={classes.muted}>{effect}</span>
          </li>
        ))}
      </ul>
    </Part>
  );
}
