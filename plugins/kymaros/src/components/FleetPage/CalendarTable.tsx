import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { kymarosTranslationRef } from '../../translation';
import { WORST_FIRST, type CalendarDay } from '../../words/fleet';
import { formatDay } from '../../words/time';
import { DataTable, Nothing } from '../Section';

/** The calendar as a table: days on which something ran or will, the newest first. */
export function CalendarTable({ days }: { days: CalendarDay[] }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const rows = days
    .filter(({ runs, planned }) => planned || Object.keys(runs).length > 0)
    .reverse();
  if (rows.length === 0) {
    return <Nothing>{t('fleetCalendar.empty')}</Nothing>;
  }
  return (
    <DataTable
      label={t('fleetCalendar.title')}
      rows={rows}
      keyOf={({ date }) => date}
      columns={[
        {
          title: t('fleetCalendar.day'),
          render: ({ date }) => formatDay(date, t),
        },
        ...WORST_FIRST.map(verdict => ({
          title: t(`verdict.${verdict}`),
          align: 'right' as const,
          render: ({ runs }: CalendarDay) => runs[verdict] ?? 0,
        })),
        {
          title: t('fleetCalendar.plannedTitle'),
          align: 'right',
          render: ({ planned }) => planned ?? '–',
        },
      ]}
    />
  );
}
