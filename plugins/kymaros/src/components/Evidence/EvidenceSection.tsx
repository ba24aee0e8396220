import { Progress } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { EvidenceFile, Run } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import { kymarosApiRef } from '../../api';
import { useOnce } from '../../hooks/useOnce';
import type { LiveQuery } from '../../live/useLiveQuery';
import { kymarosTranslationRef } from '../../translation';
import { Command } from '../Command';
import { Facts } from '../Facts';
import { RelativeTime } from '../RelativeTime';
import { Nothing, Part, Section } from '../Section';
import { WhenLoaded } from '../StaleNotice';
import { fileNameOf } from './EvidenceButton';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(2) },
}));

/** The record of a finished run: what it is called, and how to verify it. */
export function EvidenceSection({ run }: { run: Run }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  return run.state === 'finished' ? (
    <Section
      id="evidence"
      fold="closed"
      title={t('evidence.title')}
      note={t('evidence.note')}
    >
      <Record run={run} />
    </Section>
  ) : null;
}

function Record({ run }: { run: Run }) {
  const api = useApi(kymarosApiRef);
  const { t } = useTranslationRef(kymarosTranslationRef);
  const query: LiveQuery<EvidenceFile> = useOnce({
    key: run.id,
    load: () => api.getRunEvidence(run.id),
  });
  return (
    <WhenLoaded
      query={query}
      failureTitle={t('evidence.failed')}
      loading={<Progress />}
      gone={<Nothing>{t('evidence.gone')}</Nothing>}
    >
      {file => <EvidenceFacts file={file} name={fileNameOf(run.id)} />}
    </WhenLoaded>
  );
}

function EvidenceFacts(props: { file: EvidenceFile; name: string }) {
  const { record, hash, signature } = props.file;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <div className={classes.root}>
      <Facts
        facts={[
          {
            name: t('evidence.sequence'),
            value: t('evidence.sequenceOf', {
              sequence: String(record.sequence),
            }),
          },
          {
            name: t('evidence.recorded'),
            value: <RelativeTime iso={record.recordedAt} />,
          },
          { name: t('evidence.hash'), value: hash },
          { name: t('evidence.key'), value: signature.keyId },
        ]}
      />
      <Part title={t('evidence.verify')}>
        <Command line={`./dev verify-evidence ${props.name}`} />
      </Part>
    </div>
  );
}
