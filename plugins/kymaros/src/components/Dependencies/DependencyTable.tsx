import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Dependency } from '@kymaros/plugin-kymaros-common';
import { kymarosTranslationRef } from '../../translation';
import {
  addressOf,
  neederInWords,
  placeInWords,
  placesWritten,
  targetOf,
  toneOfDependency,
} from '../../words/dependencies';
import { StatusLabel } from '../Mark';
import { DataTable } from '../Section';

/** The same as the map, with how often each name was asked for and where it is written. */
export function DependencyTable(props: { dependencies: Dependency[] }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <DataTable
      label={t('dependencies.title')}
      rows={props.dependencies}
      keyOf={dependency => `${dependency.tier ?? ''} ${addressOf(dependency)}`}
      columns={[
        {
          title: t('dependencies.tier'),
          render: ({ tier }) => neederInWords(tier, t),
        },
        { title: t('dependencies.name'), wide: true, render: addressOf },
        {
          title: t('dependencies.leads'),
          render: dependency => (
            <StatusLabel tone={toneOfDependency(dependency)}>
              {placeInWords(dependency, t)}
            </StatusLabel>
          ),
        },
        {
          title: t('dependencies.target'),
          render: dependency => targetOf(dependency) ?? '–',
        },
        {
          title: t('dependencies.asked'),
          align: 'right',
          render: ({ queries }) =>
            queries === 0
              ? t('dependencies.never')
              : t('dependencies.askedTimes', { count: queries }),
        },
        {
          title: t('dependencies.written'),
          wide: true,
          render: dependency =>
            placesWritten(dependency).map(place => (
              <div key={place}>{place}</div>
            )),
        },
      ]}
    />
  );
}
