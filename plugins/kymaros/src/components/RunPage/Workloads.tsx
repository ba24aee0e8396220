import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { WorkloadSummary } from '@kymaros/plugin-kymaros-common';
import { kymarosTranslationRef } from '../../translation';
import { StatusLabel } from '../Mark';
import { DataTable, More } from '../Section';

/** The workloads of a tier and how ready they became; behind a click where there is nothing to say about them. */
export function Workloads(props: {
  workloads: WorkloadSummary[];
  tier: string;
}) {
  const { workloads } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  const isQuiet = workloads.every(
    ({ ready, desired, restarts, reason }) =>
      ready >= desired && restarts === 0 && !reason,
  );
  return isQuiet ? (
    <More summary={t('run.allReady', { count: workloads.length })}>
      <WorkloadTable {...props} />
    </More>
  ) : (
    <WorkloadTable {...props} />
  );
}

function WorkloadTable(props: { workloads: WorkloadSummary[]; tier: string }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <DataTable
      label={`${props.tier}: ${t('run.workloads')}`}
      rows={props.workloads}
      keyOf={({ kind, name }) => `${kind} ${name}`}
      columns={[
        {
          title: t('run.workload'),
          render: ({ kind, name }) => `${kind} ${name}`,
        },
        {
          title: t('run.ready'),
          render: ({ ready, desired }) => (
            <StatusLabel tone={ready >= desired ? 'good' : 'bad'}>
              {t('history.tiersReady', {
                ready: String(ready),
                total: String(desired),
              })}
            </StatusLabel>
          ),
        },
        {
          title: t('run.restarts'),
          align: 'right',
          render: ({ restarts }) => restarts,
        },
        {
          title: t('run.reason'),
          wide: true,
          render: ({ reason }) => reason ?? '',
        },
      ]}
    />
  );
}
