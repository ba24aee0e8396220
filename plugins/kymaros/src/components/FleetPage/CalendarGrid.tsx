import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import { DateTime } from 'luxon';
import { useNow } from '../../live/useNow';
import { kymarosTranslationRef } from '../../translation';
import type { CalendarDay } from '../../words/fleet';
import { formatShortDay, formatWeekday } from '../../words/time';
import { DayCell } from './DayCell';
import { useGridFocus } from './useGridFocus';

const DAYS_A_WEEK = 7;

const useStyles = makeStyles(theme => ({
  scroll: { overflowX: 'auto' },
  root: {
    borderCollapse: 'separate',
    borderSpacing: 3,
    width: '100%',
    tableLayout: 'fixed',
    minWidth: 640,
  },
  names: { width: 44 },
  name: {
    fontSize: '0.75rem',
    fontWeight: 400,
    textAlign: 'left',
    color: theme.palette.text.secondary,
    padding: 0,
    whiteSpace: 'nowrap',
  },
}));

/** Weeks side by side, from Monday down to Sunday; each day with the mark and number of its worst verdict. */
export function CalendarGrid(props: {
  /** Whole weeks from a Monday on. */
  days: CalendarDay[];
  selected: string | undefined;
  onSelect: (date: string) => void;
}) {
  const { days, selected, onSelect } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const today = DateTime.fromMillis(useNow(undefined)).toISODate()!;
  const { grid, current, focus, onKeyDown } = useGridFocus({
    length: days.length,
    rows: DAYS_A_WEEK,
    start: Math.max(
      0,
      days.findIndex(({ date }) => date === today),
    ),
  });
  const weeks = Array.from(
    { length: Math.ceil(days.length / DAYS_A_WEEK) },
    (_, week) => week,
  );
  return (
    <div className={classes.scroll}>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a grid is interactive */}
      <table
        ref={grid}
        role="grid"
        aria-label={t('fleetCalendar.grid')}
        className={classes.root}
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr>
            <th aria-hidden className={classes.names} />
            {weeks.map(week => (
              <th key={week} scope="col" className={classes.name}>
                {formatShortDay(days[week * DAYS_A_WEEK].date, t)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: DAYS_A_WEEK }, (_, row) => (
            <tr key={row}>
              <th scope="row" className={classes.name}>
                {formatWeekday(days[row].date, t)}
              </th>
              {weeks.map(week => {
                const index = week * DAYS_A_WEEK + row;
                return (
                  <DayCell
                    key={index}
                    day={days[index]}
                    index={index}
                    isToday={days[index].date === today}
                    isSelected={days[index].date === selected}
                    isInTabOrder={index === current}
                    onSelect={() => {
                      focus(index);
                      onSelect(days[index].date);
                    }}
                  />
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
