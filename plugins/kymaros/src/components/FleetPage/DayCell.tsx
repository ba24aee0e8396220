import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { alpha, makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import { kymarosTranslationRef } from '../../translation';
import { dayInWords, worstOf, type CalendarDay } from '../../words/fleet';
import { formatFullDay } from '../../words/time';
import { VERDICT_TONES } from '../../words/tones';
import { Mark, useToneColors } from '../Mark';

const useStyles = makeStyles(theme => ({
  root: {
    height: 30,
    padding: 0,
    borderRadius: 4,
    border: '1px solid transparent',
    textAlign: 'center',
    fontSize: '0.8rem',
    fontVariantNumeric: 'tabular-nums',
    cursor: 'pointer',
    backgroundColor: theme.palette.action.hover,
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.text.primary}`,
      outlineOffset: 1,
    },
  },
  planned: {
    backgroundColor: 'transparent',
    border: `1px dashed ${theme.palette.text.secondary}`,
    color: theme.palette.text.secondary,
  },
  today: { borderColor: theme.palette.text.primary },
  selected: {
    outline: `2px solid ${theme.palette.text.primary}`,
    outlineOffset: 1,
  },
  content: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: 3,
    verticalAlign: 'middle',
  },
}));

/** A day: mark and number of its worst verdict, or how many runs are planned. */
export function DayCell(props: {
  day: CalendarDay;
  index: number;
  isToday: boolean;
  isSelected: boolean;
  isInTabOrder: boolean;
  onSelect: () => void;
}) {
  const { day, index, isToday, isSelected, isInTabOrder, onSelect } = props;
  const classes = useStyles();
  const colors = useToneColors();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const worst = worstOf(day);
  const isPlanned = !worst && Boolean(day.planned);
  const words = t('fleetCalendar.cell', {
    day: formatFullDay(day.date, t),
    what: dayInWords(day, t),
  });
  const className = [
    classes.root,
    isPlanned && classes.planned,
    isToday && classes.today,
    isSelected && classes.selected,
  ];
  return (
    <Tooltip title={words}>
      <td
        role="gridcell"
        aria-label={words}
        aria-selected={isSelected}
        aria-current={isToday ? 'date' : undefined}
        data-index={index}
        tabIndex={isInTabOrder ? 0 : -1}
        className={className.filter(Boolean).join(' ')}
        style={
          worst && {
            backgroundColor: alpha(colors[VERDICT_TONES[worst.verdict]], 0.18),
          }
        }
        onClick={onSelect}
        onKeyDown={event => {
          if (event.key === 'Enter' || event.key === ' ') {
            event.preventDefault();
            onSelect();
          }
        }}
      >
        <span className={classes.content}>
          {worst && (
            <>
              <Mark tone={VERDICT_TONES[worst.verdict]} />
              {worst.count}
            </>
          )}
          {isPlanned && day.planned}
        </span>
      </td>
    </Tooltip>
  );
}
