import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { KindContents } from '@kymaros/plugin-kymaros-common';
import { kymarosTranslationRef } from '../../translation';
import { nameOfKind } from '../../words/plan';
import { StatusLabel } from '../Mark';
import { DataTable } from '../Section';

/** How the objects of each kind came back, and which ones were never meant to. */
export function KindTable(props: { kinds: KindContents[]; tier: string }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <DataTable
      label={t('contents.kinds', { tier: props.tier })}
      rows={props.kinds}
      keyOf={({ apiVersion, kind }) => `${apiVersion} ${kind}`}
      columns={[
        { title: t('contents.kind'), render: nameOfKind },
        {
          title: t('contents.found'),
          render: ({ expected, found }) =>
            expected === 0 ? (
              '–'
            ) : (
              <StatusLabel tone={found < expected ? 'bad' : 'good'}>
                {t('contents.foundOf', {
                  found: String(found),
                  expected: String(expected),
                })}
              </StatusLabel>
            ),
        },
        {
          title: t('contents.leftOut'),
          wide: true,
          render: ({ leftOut }) =>
            leftOut.map(({ reason, count }) => (
              <div key={reason}>
                {t('contents.leftOutOne', { number: String(count), reason })}
              </div>
            )),
        },
      ]}
    />
  );
}
