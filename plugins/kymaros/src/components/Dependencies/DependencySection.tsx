import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Dependency, Run } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import { kymarosTranslationRef } from '../../translation';
import { placesOf } from '../../words/dependencies';
import { leadsToProduction } from '../../words/runParts';
import { StatusLabel } from '../Mark';
import { ChartOrTable, Nothing, Section } from '../Section';
import { DependencyMap } from './DependencyMap';
import { DependencyTable } from './DependencyTable';

const useStyles = makeStyles(theme => ({
  body: { display: 'grid', gap: theme.spacing(1.5) },
  note: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5, 2) },
}));

/** What the tiers of a run depend on; nothing before that is known. */
export function DependencySection({ run }: { run: Run }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const { dependencies } = run;
  if (!dependencies) {
    return null;
  }
  const title = t('dependencies.title');
  return dependencies.length === 0 ? (
    <Section id="dependencies" fold="closed" title={title}>
      <Nothing>{t('dependencies.none')}</Nothing>
    </Section>
  ) : (
    <ChartOrTable
      id="dependencies"
      fold={leadsToProduction(run) ? 'open' : 'closed'}
      title={title}
      note={<InNumbers dependencies={dependencies} />}
      chart={
        <div className={classes.body}>
          <Nothing>{t('dependencies.note')}</Nothing>
          <DependencyMap
            dependencies={dependencies}
            tiers={run.tiers.map(({ name }) => name)}
          />
        </div>
      }
      table={<DependencyTable dependencies={dependencies} />}
    />
  );
}

/** How many names led where, the worst first. */
function InNumbers(props: { dependencies: Dependency[] }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <span className={classes.note}>
      {placesOf(props.dependencies, t).map(({ place, count, tone }) => (
        <StatusLabel key={place} tone={tone}>
          {t('dependencies.placeCount', { number: String(count), place })}
        </StatusLabel>
      ))}
    </span>
  );
}
