import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  SERVICE_STATUSES,
  type ServiceStatus,
  type TestStatus,
} from '@kymaros/plugin-kymaros-common';
import ButtonBase from '@material-ui/core/ButtonBase';
import { makeStyles } from '@material-ui/core/styles';
import { kymarosTranslationRef } from '../../translation';
import { STATUS_TONES } from '../../words/fleet';
import { Mark } from '../Mark';
import { SERVICES_WITHOUT_TEST } from './ServicesSection';
import { goTo } from './goTo';
import { useStatusPaint } from './statusPaint';

const useStyles = makeStyles(theme => ({
  root: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
  entry: {
    display: 'grid',
    justifyContent: 'start',
    justifyItems: 'start',
    alignContent: 'start',
    padding: theme.spacing(1, 1.25),
    borderRadius: theme.shape.borderRadius,
    border: `1px solid ${theme.palette.divider}`,
    textAlign: 'left',
    '&:hover': { backgroundColor: theme.palette.action.hover },
    '&:focus-visible': { outline: `2px solid ${theme.palette.text.primary}` },
  },
  chosen: {
    borderColor: theme.palette.text.primary,
    backgroundColor: theme.palette.action.selected,
  },
  swatch: { width: 24, height: 5, borderRadius: 2 },
  number: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    fontSize: '1.5rem',
    fontWeight: 700,
    lineHeight: 1.5,
    fontVariantNumeric: 'tabular-nums',
    '& svg': { fontSize: '1.1rem' },
  },
  // As wide as the longest word, which differs by language.
  word: {
    width: 'min-content',
    minWidth: 70,
    fontSize: '0.8rem',
    lineHeight: 1.3,
  },
}));

/**
 * The number of services of each status. Select one to see only such restore tests; services without any are a list of
 * their own.
 */
export function StatusLegend(props: {
  services: Record<ServiceStatus, number>;
  chosen: TestStatus[];
  onChange: (chosen: TestStatus[]) => void;
}) {
  const { services, chosen, onChange } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <div role="group" aria-label={t('fleet.showOnly')} className={classes.root}>
      {SERVICE_STATUSES.map(status => {
        const entry = <Entry status={status} count={services[status]} />;
        if (status === 'not-configured') {
          return (
            <ButtonBase
              key={status}
              className={classes.entry}
              onClick={() => goTo(SERVICES_WITHOUT_TEST)}
            >
              {entry}
            </ButtonBase>
          );
        }
        const isOn = chosen.includes(status);
        return (
          <ButtonBase
            key={status}
            aria-pressed={isOn}
            className={`${classes.entry} ${isOn ? classes.chosen : ''}`}
            onClick={() =>
              onChange(
                isOn
                  ? chosen.filter(one => one !== status)
                  : [...chosen, status],
              )
            }
          >
            {entry}
          </ButtonBase>
        );
      })}
    </div>
  );
}

function Entry(props: { status: ServiceStatus; count: number }) {
  const { status, count } = props;
  const classes = useStyles();
  const paint = useStatusPaint();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <>
      <span
        aria-hidden
        className={classes.swatch}
        style={{ background: paint(status) }}
      />
      <span className={classes.number}>
        <Mark tone={STATUS_TONES[status]} />
        {count}
      </span>{' '}
      <span className={classes.word}>{t(`serviceStatus.${status}`)}</span>
    </>
  );
}
