import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { KindContents } from '@kymaros/plugin-kymaros-common';
import { kymarosTranslationRef } from '../../translation';
import { nameOfKind } from '../../words/plan';
import { StatusLabel } from '../Mark';
import { DataTable, More } from '../Section';

/** How the objects of each kind came back, and which ones were never meant to; what lacks nothing is behind a click. */
export function KindTables(props: { kinds: KindContents[]; tier: string }) {
  const { kinds, tier } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  const lacking = kinds.filter(({ expected, found }) => found < expected);
  const groups = [
    {
      summary: 'contents.kindsComplete' as const,
      label: 'contents.kindsAllThere' as const,
      kinds: kinds.filter(
        ({ expected, found }) => expected > 0 && found >= expected,
      ),
    },
    {
      summary: 'contents.kindsNotMeant' as const,
      label: 'contents.kindsLeftOut' as const,
      kinds: kinds.filter(({ expected }) => expected === 0),
    },
  ].filter(group => group.kinds.length > 0);
  return (
    <>
      {lacking.length > 0 && (
        <KindTable kinds={lacking} label={t('contents.kinds', { tier })} />
      )}
      {groups.map(({ summary, label, kinds: ofGroup }) => (
        <More key={summary} summary={t(summary, { count: ofGroup.length })}>
          <KindTable kinds={ofGroup} label={t(label, { tier })} />
        </More>
      ))}
    </>
  );
}

function KindTable(props: { kinds: KindContents[]; label: string }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <DataTable
      label={props.label}
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
