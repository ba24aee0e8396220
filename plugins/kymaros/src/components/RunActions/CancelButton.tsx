import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  runCancelPermission,
  type RunSummary,
} from '@kymaros/plugin-kymaros-common';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogContentText from '@material-ui/core/DialogContentText';
import DialogTitle from '@material-ui/core/DialogTitle';
import StopIcon from '@material-ui/icons/Stop';
import { useId, useState } from 'react';
import { useCancelRun } from '../../hooks/useRunVerbs';
import { kymarosTranslationRef } from '../../translation';
import { ActionFailure } from './ActionFailure';
import { ExplainedButton } from './ExplainedButton';

/** Cancels an active run, after asking. */
export function CancelButton(props: {
  run: Pick<RunSummary, 'id' | 'testRef' | 'cancelRequested' | 'verdict'>;
  onCancelled: () => void;
}) {
  const { run, onCancelled } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  const titleId = useId();
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
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        aria-labelledby={titleId}
      >
        <DialogTitle id={titleId}>{t('actions.cancelConfirm')}</DialogTitle>
        <DialogContent>
          <DialogContentText>
            {t('actions.cancelConfirmText')}
          </DialogContentText>
        </DialogContent>
        <DialogActions>
          <Button onClick={() => setAsking(false)}>
            {t('actions.keepRunning')}
          </Button>
          <Button
            color="primary"
            onClick={() => {
              setAsking(false);
              cancel.act();
            }}
          >
            {t('actions.cancel')}
          </Button>
        </DialogActions>
      </Dialog>
      <ActionFailure title={t('actions.cancelFailed')} verb={cancel} />
    </>
  );
}
