import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import GetAppIcon from '@material-ui/icons/GetApp';
import { kymarosApiRef } from '../../api';
import { saveAs } from '../../download';
import { useVerb } from '../../hooks/useRunVerbs';
import { kymarosTranslationRef } from '../../translation';
import { ActionFailure, ExplainedButton } from '../RunActions';

/** What the file with the evidence of a run is called. */
export function fileNameOf(runId: string): string {
  return `kymaros-evidence-${runId}.json`;
}

/** Hands the evidence of a finished run to the reader, as the backend gives it. */
export function EvidenceButton({ runId }: { runId: string }) {
  const api = useApi(kymarosApiRef);
  const { t } = useTranslationRef(kymarosTranslationRef);
  const download = useVerb(async () => {
    const file = await api.getRunEvidence(runId);
    saveAs({
      name: fileNameOf(runId),
      type: 'application/json',
      text: `${JSON.stringify(file, undefined, 2)}\n`,
    });
  });
  return (
    <>
      <ExplainedButton
        size="small"
        variant="outlined"
        startIcon={<GetAppIcon />}
        unavailable={download.busy ? t('evidence.fetching') : undefined}
        onClick={() => download.act()}
      >
        {t('evidence.download')}
      </ExplainedButton>
      <ActionFailure title={t('evidence.failed')} verb={download} />
    </>
  );
}
