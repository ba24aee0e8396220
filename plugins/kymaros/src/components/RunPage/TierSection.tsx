import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Run, TierResult } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import { kymarosTranslationRef } from '../../translation';
import { idOfTier } from '../../words/runParts';
import { isInTrouble, numbersOf } from '../../words/tiers';
import { TIER_TONES } from '../../words/tones';
import { ContentsPart } from '../Contents';
import { StatusLabel } from '../Mark';
import { Nothing, Part, Section } from '../Section';
import { CheckTable } from './CheckTable';
import { RestorePart } from './RestorePart';
import { Workloads } from './Workloads';

const useStyles = makeStyles(theme => ({
  body: { display: 'grid', gap: theme.spacing(2.5) },
  note: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5, 2) },
}));

/** What happened to one tier: its checks, what came back, its restore, its workloads. */
export function TierSection(props: { tier: TierResult; run: Run }) {
  const { tier, run } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const isOver = run.verdict !== undefined;
  return (
    <Section
      id={idOfTier(tier.name)}
      fold={isInTrouble(tier) ? 'open' : 'closed'}
      title={tier.name}
      note={
        <span className={classes.note}>
          <StatusLabel tone={TIER_TONES[tier.state]}>
            {t(`tierState.${tier.state}`)}
          </StatusLabel>
          {numbersOf(tier, t).map(number => (
            <span key={number}>{number}</span>
          ))}
          {tier.sandbox && (
            <span>{t('run.sandbox', { name: tier.sandbox })}</span>
          )}
        </span>
      }
    >
      <div className={classes.body}>
        <Part title={t('run.checks')}>
          {tier.checks.length > 0 ? (
            <CheckTable
              label={`${tier.name}: ${t('run.checks')}`}
              checks={tier.checks}
              testRef={run.testRef}
            />
          ) : (
            <Nothing>{t('run.noChecks')}</Nothing>
          )}
        </Part>
        <ContentsPart
          contents={tier.contents}
          tier={tier.name}
          isOver={isOver}
        />
        <Part title={t('run.restore')}>
          {tier.restore ? (
            <RestorePart
              restore={tier.restore}
              tier={tier.name}
              volumesShown={tier.contents !== undefined}
            />
          ) : (
            <Nothing>
              {isOver ? t('run.notRestored') : t('run.notRestoredYet')}
            </Nothing>
          )}
        </Part>
        <Part title={t('run.workloads')}>
          {tier.workloads.length > 0 ? (
            <Workloads workloads={tier.workloads} tier={tier.name} />
          ) : (
            <Nothing>{t('run.noWorkloads')}</Nothing>
          )}
        </Part>
      </div>
    </Section>
  );
}
