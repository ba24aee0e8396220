import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { VolumeContents } from '@kymaros/plugin-kymaros-common';
import { kymarosTranslationRef, type Translate } from '../../translation';
import { formatBytes } from '../../words/bytes';
import { DATA_TONES } from '../../words/contents';
import { StatusLabel } from '../Mark';
import { DataTable } from '../Section';

/** The claims of a tier: bound, how large, and whether their data came back. */
export function VolumeTable(props: {
  volumes: VolumeContents[];
  tier: string;
}) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <DataTable
      label={t('contents.volumes', { tier: props.tier })}
      rows={props.volumes}
      keyOf={({ claim }) => claim}
      columns={[
        { title: t('run.claim'), render: ({ claim }) => claim },
        {
          title: t('contents.bound'),
          render: ({ bound }) => (
            <StatusLabel tone={bound ? 'good' : 'bad'}>
              {t(bound ? 'contents.isBound' : 'contents.notBound')}
            </StatusLabel>
          ),
        },
        {
          title: t('contents.size'),
          align: 'right',
          render: volume => sizeOf(volume, t),
        },
        {
          title: t('contents.data'),
          wide: true,
          render: volume => (
            <StatusLabel tone={DATA_TONES[volume.data]}>
              {dataInWords(volume, t)}
            </StatusLabel>
          ),
        },
      ]}
    />
  );
}

function sizeOf({ capacity, requested }: VolumeContents, t: Translate): string {
  if (capacity && requested && capacity !== requested) {
    return t('contents.sizeAsked', { capacity, requested });
  }
  return capacity ?? requested ?? '–';
}

/** `restored by kopia, 46 MiB`. */
function dataInWords(volume: VolumeContents, t: Translate): string {
  const data = t(`contents.dataState.${volume.data}`);
  return [
    volume.method
      ? t('contents.withMethod', { data, method: volume.method })
      : data,
    ...(volume.bytes === undefined ? [] : [formatBytes(volume.bytes, t)]),
    ...(volume.message ? [volume.message] : []),
  ].join(', ');
}
