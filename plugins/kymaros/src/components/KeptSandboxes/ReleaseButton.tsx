import { alertApiRef, useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import DeleteIcon from '@material-ui/icons/DeleteOutline';
import { useState } from 'react';
import { useReleaseSandbox } from '../../hooks/useRunVerbs';
import { kymarosTranslationRef } from '../../translation';
import { ActionFailure, ConfirmDialog, ExplainedButton } from '../RunActions';

/** Gives the sandboxes up before their time, after asking. */
export function ReleaseButton(props: {
  runId: string;
  unavailable?: string;
  onDone: () => void;
}) {
  const { runId, unavailable, onDone } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  const [asking, setAsking] = useState(false);
  const alerts = useApi(alertApiRef);
  const release = useReleaseSandbox({
    runId,
    onReleased: () => {
      // This button goes with the sandboxes, so it cannot say it itself.
      alerts.post({
        message: t('kept.released'),
        severity: 'success',
        display: 'transient',
      });
      onDone();
    },
  });
  return (
    <>
      <ExplainedButton
        variant="outlined"
        size="small"
        startIcon={<DeleteIcon />}
        unavailable={release.busy ? t('kept.releasing') : unavailable}
        onClick={() => setAsking(true)}
      >
        {t('kept.release')}
      </ExplainedButton>
      <ConfirmDialog
        open={asking}
        title={t('kept.releaseConfirm')}
        text={t('kept.releaseConfirmText')}
        decline={t('kept.keepThem')}
        confirm={t('kept.release')}
        onDecline={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          release.act();
        }}
      />
      <ActionFailure title={t('kept.releaseFailed')} verb={release} />
    </>
  );
}
