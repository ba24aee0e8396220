import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Run } from '@kymaros/plugin-kymaros-common';
import { kymarosTranslationRef } from '../../translation';
import { Section } from '../Section';
import { LogsView } from './LogsView';

/** Logs and events of the sandboxes, which are fetched when somebody wants to see them. */
export function LogsSection({ run }: { run: Run }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  if (run.state !== 'finished') {
    return null;
  }
  return (
    <Section
      id="logs"
      fold="closed"
      title={t('logs.title')}
      note={t('logs.note')}
    >
      <LogsView runId={run.id} />
    </Section>
  );
}
