import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { kymarosTranslationRef } from '../../translation';
import { SnippetAlert } from '../Snippet';

const PACKAGES = [
  '@kymaros/plugin-kymaros-backend',
  '@kymaros/plugin-kymaros-backend-module-velero',
  '@kymaros/plugin-catalog-backend-module-kymaros',
];

const SNIPPET = [
  `// yarn --cwd packages/backend add ${PACKAGES.join(' ')}`,
  ...PACKAGES.map(name => `backend.add(import('${name}'));`),
].join('\n');

/** Says that there is no backend to ask, and how to add it. */
export function NotInstalled() {
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <SnippetAlert
      severity="error"
      title={t('teach.notInstalled')}
      snippet={{ title: t('teach.notInstalledSnippet'), text: SNIPPET }}
    >
      {t('teach.notInstalledHint', { path: '/api/kymaros' })}
    </SnippetAlert>
  );
}
