import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Run } from '@kymaros/plugin-kymaros-common';
import Button from '@material-ui/core/Button';
import { useState } from 'react';
import { kymarosTranslationRef } from '../../translation';
import { Section } from '../Section';
import { LogsView } from './LogsView';

/** Logs and events of the sandboxes, which are fetched when somebody wants to see them. */
export function LogsSection({ run }: { run: Run }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const [open, setOpen] = useState(false);
  if (run.state !== 'finished') {
    return null;
  }
  return (
    <Section
      title={t('logs.title')}
      note={t('logs.note')}
      actions={
        <Button
          size="small"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {t(open ? 'logs.close' : 'logs.open')}
        </Button>
      }
    >
      {open && <LogsView runId={run.id} />}
    </Section>
  );
}
