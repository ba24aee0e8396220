import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  runCancelPermission,
  type RunSummary,
} from '@kymaros/plugin-kymaros-common';
import StopIcon from '@material-ui/icons/Stop';
import { useState } from 'react';
import { useCancelRun } from '../../hooks/useRunVerbs';
import { kymarosTranslationRef } from '../../translation';
import { ActionFailure } from './ActionFailure';
import { ConfirmDialog } from './ConfirmDialog';
import { ExplainedButton } from './ExplainedButton';

/** Cancels an active run, after asking. */
export function CancelButton(props: {
  run: Pick<RunSummary, 'id' | 'testRef' | 'cancelRequested' | 'verdict'>;
  onCancelled: () => void;
}) {
  const { run, onCancelled } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  const [asking, setAsking] = useState(false);
  const { loading, allowed } = usePermission({
    permission: runCancelPermission,
    resourceRef: run.testRef,
  });
  const cancel = useCancelRun({ runId: run.id, onCancelled });

  const reasonNotTo = () => {
    if (loading) {
      return t('actions.checkingPermission');
    }
    if (!allowed) {
      return t('actions.noCancelPermission', { entity: run.testRef });
    }
    if (run.cancelRequested || cancel.busy) {
      return t('actions.alreadyCancelling');
    }
    return run.verdict ? t('actions.finishing') : undefined;
  };

  return (
    <>
      <ExplainedButton
        variant="outlined"
        size="small"
        startIcon={<StopIcon />}
        unavailable={reasonNotTo()}
        onClick={() => setAsking(true)}
      >
        {run.cancelRequested ? t('actions.cancelling') : t('actions.cancel')}
      </ExplainedButton>
      <ConfirmDialog
        open={asking}
        title={t('actions.cancelConfirm')}
        text={t('actions.cancelConfirmText')}
        decline={t('actions.keepRunning')}
        confirm={t('actions.cancel')}
        onDecline={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          cancel.act();
        }}
      />
      <ActionFailure title={t('actions.cancelFailed')} verb={cancel} />
    </>
  );
}
