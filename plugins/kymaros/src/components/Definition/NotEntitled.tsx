import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RestoreTestSummary } from '@kymaros/plugin-kymaros-common';
import { kymarosTranslationRef } from '../../translation';
import { entitlementSnippet } from '../../words/snippets';
import { SnippetAlert } from '../Snippet';

/** Says that a test may not restore what it says, why, and what whoever runs Backstage has to add to allow it. */
export function NotEntitled(props: {
  test: Pick<
    RestoreTestSummary,
    'ref' | 'ownerRef' | 'cluster' | 'spec' | 'entitlement'
  >;
}) {
  const { test } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  const reason = test.entitlement?.reason;
  return (
    <SnippetAlert
      severity="warning"
      title={t('card.notEntitled')}
      snippet={{
        title: t('teach.entitlement'),
        text: entitlementSnippet(test),
      }}
    >
      {reason && `${reason.replace(/\.$/, '')}. `}
      {t('card.notEntitledHint')}
    </SnippetAlert>
  );
}
