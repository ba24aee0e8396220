import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FleetFilter } from '@kymaros/plugin-kymaros-common';
import Skeleton from '@material-ui/lab/Skeleton';
import { useState } from 'react';
import { useFleetCalendar } from '../../hooks/useFleet';
import { kymarosTranslationRef } from '../../translation';
import { ChartOrTable } from '../Section';
import { WhenLoaded } from '../StaleNotice';
import { CalendarGrid } from './CalendarGrid';
import { CalendarTable } from './CalendarTable';
import { DayPanel } from './DayPanel';

/** The runs of the last weeks day by day, and those that schedules will start. */
export function CalendarSection({ filter }: { filter: FleetFilter }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const calendar = useFleetCalendar(filter);
  const [selected, setSelected] = useState<string>();
  const loaded = {
    query: calendar,
    failureTitle: t('fleetCalendar.failed'),
    loading: <Skeleton variant="rect" height={260} />,
  };
  const day = calendar.data?.days.find(({ date }) => date === selected);
  return (
    <ChartOrTable
      title={t('fleetCalendar.title')}
      note={t('fleetCalendar.note')}
      chart={
        <WhenLoaded {...loaded}>
          {({ days }) => (
            <>
              <CalendarGrid
                days={days}
                selected={selected}
                onSelect={setSelected}
              />
              {day && (
                <DayPanel
                  key={day.date}
                  day={day}
                  filter={filter}
                  onClose={() => setSelected(undefined)}
                />
              )}
            </>
          )}
        </WhenLoaded>
      }
      table={
        <WhenLoaded {...loaded}>
          {({ days }) => <CalendarTable days={days} />}
        </WhenLoaded>
      }
    />
  );
}
