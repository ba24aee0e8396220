import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  runCreatePermission,
  type RestoreTestSummary,
} from '@kymaros/plugin-kymaros-common';
import PlayArrowIcon from '@material-ui/icons/PlayArrow';
import { useStartRun } from '../../hooks/useRunVerbs';
import { kymarosTranslationRef } from '../../translation';
import { obstacleIn } from '../../words/obstacles';
import { ActionFailure } from './ActionFailure';
import { ExplainedButton } from './ExplainedButton';

/** Starts a run of a test, or says why that is not possible now. */
export function RunButton(props: {
  test: Pick<
    RestoreTestSummary,
    'ref' | 'problems' | 'entitlement' | 'activeRun'
  >;
  /** The reader looks at a run of the test already. */
  again?: boolean;
  /** One of several buttons: less loud. */
  quiet?: boolean;
  /** What else stands in the way. */
  blockedBy?: string;
  onStarted: (runId: string) => void;
}) {
  const { test, again, quiet, blockedBy, onStarted } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  const { loading, allowed } = usePermission({
    permission: runCreatePermission,
    resourceRef: test.ref,
  });
  const start = useStartRun({ testRef: test.ref, onStarted });

  const reasonNotTo = () => {
    if (loading) {
      return t('actions.checkingPermission');
    }
    if (!allowed) {
      return t('actions.noRunPermission', { entity: test.ref });
    }
    const obstacle = obstacleIn(test, t);
    if (obstacle) {
      return obstacle;
    }
    if (test.activeRun) {
      return t('actions.alreadyActive');
    }
    return start.busy ? t('actions.starting') : blockedBy;
  };

  return (
    <>
      <ExplainedButton
        variant={quiet ? 'outlined' : 'contained'}
        color="primary"
        size="small"
        startIcon={<PlayArrowIcon />}
        unavailable={reasonNotTo()}
        onClick={() => start.act()}
      >
        {again ? t('actions.runAgain') : t('actions.run')}
      </ExplainedButton>
      <ActionFailure title={t('actions.startFailed')} verb={start} />
    </>
  );
}
