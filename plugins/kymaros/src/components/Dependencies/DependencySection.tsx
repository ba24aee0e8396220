import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Run } from '@kymaros/plugin-kymaros-common';
import { kymarosTranslationRef } from '../../translation';
import { ChartOrTable, Nothing, Section } from '../Section';
import { DependencyMap } from './DependencyMap';
import { DependencyTable } from './DependencyTable';

/** What the tiers of a run depend on; nothing before that is known. */
export function DependencySection({ run }: { run: Run }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const { dependencies } = run;
  if (!dependencies) {
    return null;
  }
  const title = t('dependencies.title');
  return dependencies.length === 0 ? (
    <Section title={title}>
      <Nothing>{t('dependencies.none')}</Nothing>
    </Section>
  ) : (
    <ChartOrTable
      title={title}
      note={t('dependencies.note')}
      chart={
        <DependencyMap
          dependencies={dependencies}
          tiers={run.tiers.map(({ name }) => name)}
        />
      }
      table={<DependencyTable dependencies={dependencies} />}
    />
  );
}
