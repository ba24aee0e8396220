import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  runCreatePermission,
  type RestoreTestSummary,
} from '@kymaros/plugin-kymaros-common';
import Dialog from '@material-ui/core/Dialog';
import AssignmentIcon from '@material-ui/icons/AssignmentOutlined';
import { useId, useState } from 'react';
import { kymarosTranslationRef } from '../../translation';
import { obstacleIn } from '../../words/obstacles';
import { ExplainedButton } from '../RunActions';
import { PlanDialog } from './PlanDialog';

/** Shows what a run of a test would do, before it does. */
export function PlanButton(props: {
  test: RestoreTestSummary;
  onStarted: (runId: string) => void;
}) {
  const { test, onStarted } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  const titleId = useId();
  const [open, setOpen] = useState(false);
  const { loading, allowed } = usePermission({
    permission: runCreatePermission,
    resourceRef: test.ref,
  });
  const close = () => setOpen(false);

  const reasonNotTo = () => {
    if (loading) {
      return t('actions.checkingPermission');
    }
    if (!allowed) {
      return t('plan.noPermission', { entity: test.ref });
    }
    return obstacleIn(test, t);
  };

  return (
    <>
      <ExplainedButton
        variant="outlined"
        size="small"
        startIcon={<AssignmentIcon />}
        unavailable={reasonNotTo()}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {t('plan.button')}
      </ExplainedButton>
      <Dialog
        open={open}
        onClose={close}
        maxWidth="md"
        fullWidth
        scroll="paper"
        aria-labelledby={titleId}
        lang={t('format.language')}
      >
        <PlanDialog
          test={test}
          titleId={titleId}
          onClose={close}
          onStarted={runId => {
            close();
            onStarted(runId);
          }}
        />
      </Dialog>
    </>
  );
}
