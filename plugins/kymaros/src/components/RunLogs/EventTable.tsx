import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { SandboxEvent } from '@kymaros/plugin-kymaros-common';
import { kymarosTranslationRef } from '../../translation';
import { nameOfObject } from '../../words/objects';
import { StatusLabel } from '../Mark';
import { RelativeTime } from '../RelativeTime';
import { DataTable } from '../Section';
import { Found } from './Found';

/** Kubernetes' events of the sandboxes, the newest first. */
export function EventTable(props: {
  events: SandboxEvent[];
  searched: string;
}) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const events = props.events
    .map((event, index) => ({ ...event, index }))
    .reverse();
  return (
    <DataTable
      label={t('logs.events')}
      rows={events}
      keyOf={({ index }) => String(index)}
      columns={[
        {
          title: t('logs.event'),
          render: ({ type, reason }) => (
            <StatusLabel tone={type === 'Warning' ? 'fair' : 'note'}>
              {t(type === 'Warning' ? 'logs.warning' : 'logs.normal')}: {reason}
            </StatusLabel>
          ),
        },
        {
          title: t('logs.object'),
          wide: true,
          render: ({ object: { kind, name } }) => nameOfObject({ kind, name }),
        },
        {
          title: t('logs.namespace'),
          render: ({ tier, object }) => object.namespace ?? tier,
        },
        {
          title: t('logs.message'),
          wide: true,
          render: ({ message }) => (
            <Found text={message} searched={props.searched} />
          ),
        },
        {
          title: t('logs.times'),
          align: 'right',
          render: ({ count }) => count,
        },
        {
          title: t('logs.lastAt'),
          render: ({ at }) => (at ? <RelativeTime iso={at} /> : '–'),
        },
      ]}
    />
  );
}
