import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RestoreSummary } from '@kymaros/plugin-kymaros-common';
import Typography from '@material-ui/core/Typography';
import { kymarosTranslationRef, type Translate } from '../../translation';
import { formatBytes } from '../../words/bytes';
import { formatDuration, millisBetween } from '../../words/time';
import { DataTable } from '../Section';

/** What the backup provider restored for a tier. */
export function RestorePart(props: {
  restore: RestoreSummary;
  tier: string;
  /** The page shows the volumes already, and what is in them. */
  volumesShown?: boolean;
}) {
  const { restore, tier, volumesShown } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <>
      <Typography variant="body2">{sentenceOfRestore(restore, t)}</Typography>
      {!volumesShown && restore.volumes.length > 0 && (
        <DataTable
          label={`${tier}: ${t('run.volumes')}`}
          rows={restore.volumes}
          keyOf={({ claim }) => claim}
          columns={[
            { title: t('run.claim'), render: ({ claim }) => claim },
            { title: t('run.method'), render: ({ method }) => method },
            { title: t('run.phase'), render: ({ phase }) => phase },
            {
              title: t('run.size'),
              align: 'right',
              render: volume => sizeOf(volume, t),
            },
            {
              title: t('run.message'),
              wide: true,
              render: ({ message }) => message ?? '',
            },
          ]}
        />
      )}
    </>
  );
}

function sentenceOfRestore(restore: RestoreSummary, t: Translate): string {
  const tookMs = millisBetween(
    restore.startedAt ?? restore.createdAt,
    restore.completedAt,
  );
  return [
    `${restore.object.kind} ${restore.object.name}: ${restore.phase}`,
    t('run.restoreItems', {
      restored: String(restore.itemsRestored),
      total: String(restore.itemsTotal),
    }),
    ...(restore.errors > 0
      ? [t('run.restoreErrors', { count: restore.errors })]
      : []),
    ...(restore.warnings > 0
      ? [t('run.restoreWarnings', { count: restore.warnings })]
      : []),
    ...(tookMs === undefined ? [] : [formatDuration(tookMs, t)]),
  ].join(' · ');
}

function sizeOf(
  volume: RestoreSummary['volumes'][number],
  t: Translate,
): string {
  const { bytesDone, bytesTotal } = volume;
  if (bytesTotal === undefined) {
    return bytesDone === undefined ? '–' : formatBytes(bytesDone, t);
  }
  return bytesDone === undefined || bytesDone >= bytesTotal
    ? formatBytes(bytesTotal, t)
    : `${formatBytes(bytesDone, t)} / ${formatBytes(bytesTotal, t)}`;
}
