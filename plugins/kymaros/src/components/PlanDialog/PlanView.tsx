import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  RestorePlan,
  RestoreTestSummary,
} from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import { kymarosTranslationRef } from '../../translation';
import { FindingList } from '../Findings';
import { HazardList } from '../Hazards';
import { Nothing, Part } from '../Section';
import { PlanFacts } from './PlanFacts';
import { PlannedTierPart } from './PlannedTierPart';
import { Runnability } from './Runnability';

const useStyles = makeStyles(theme => ({
  body: { marginTop: theme.spacing(1) },
  names: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.25, 2),
    listStyle: 'none',
    margin: theme.spacing(0.5, 0, 0),
    padding: 0,
    fontFamily: 'monospace',
    fontSize: '0.8rem',
    overflowWrap: 'anywhere',
  },
}));

/** A plan: whether it can run and what stands in the way first, then what would happen. */
export function PlanView(props: {
  plan: RestorePlan;
  test: Pick<RestoreTestSummary, 'spec'>;
}) {
  const { plan, test } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const remarks = plan.findings.filter(({ gate }) => !gate);
  return (
    <>
      <Runnability plan={plan} />
      <PlanFacts plan={plan} />
      {remarks.length > 0 && (
        <Part title={t('plan.worthKnowing')}>
          <div className={classes.body}>
            <FindingList planned findings={remarks} />
          </div>
        </Part>
      )}
      <Part title={t('plan.hazards')}>
        {plan.hazards.length > 0 ? (
          <div className={classes.body}>
            <HazardList hazards={plan.hazards} />
          </div>
        ) : (
          <Nothing>
            {plan.tiers.every(({ objects }) => objects)
              ? t('plan.noHazards')
              : t('plan.contentsUnknown')}
          </Nothing>
        )}
      </Part>
      {plan.tiers.map(tier => (
        <PlannedTierPart key={tier.name} tier={tier} />
      ))}
      {hasNewNames(plan, test) && <Nothing>{t('plan.newNames')}</Nothing>}
      <Part title={t('plan.names')}>
        {plan.isolation.names.length > 0 ? (
          <ul className={classes.names}>
            {plan.isolation.names.map(name => (
              <li key={name}>{name}</li>
            ))}
          </ul>
        ) : (
          <Nothing>{t('plan.noNames')}</Nothing>
        )}
      </Part>
    </>
  );
}

/** Whether a sandbox is called otherwise in each run, so that the plan can only give an example. */
function hasNewNames(
  plan: RestorePlan,
  test: Pick<RestoreTestSummary, 'spec'>,
): boolean {
  const given = test.spec?.backupSource.namespaces.map(
    ({ sandboxName }) => sandboxName,
  );
  return plan.tiers.some(({ sandbox }) => !given?.includes(sandbox));
}
