import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  SERVICE_STATUSES,
  type ServiceStatus,
} from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import { kymarosTranslationRef } from '../../translation';
import { useStatusPaint } from './statusPaint';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    gap: 2,
    height: 20,
    borderRadius: 4,
    overflow: 'hidden',
  },
  part: {
    // One of a thousand is seen too.
    minWidth: 6,
    '@media (prefers-reduced-motion: no-preference)': {
      transition: theme.transitions.create('flex-grow'),
    },
  },
}));

/** The services by status, as wide as there are many; the numbers stand in the legend. */
export function StatusBar(props: { services: Record<ServiceStatus, number> }) {
  const { services } = props;
  const classes = useStyles();
  const paint = useStatusPaint();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const parts = SERVICE_STATUSES.filter(status => services[status] > 0);
  const words = parts.map(
    status => `${services[status]} ${t(`serviceStatus.${status}`)}`,
  );
  return (
    <div
      role="img"
      aria-label={`${t('fleet.bar')}: ${words.join(', ')}`}
      className={classes.root}
    >
      {parts.map(status => (
        <div
          key={status}
          className={classes.part}
          style={{
            flexGrow: services[status],
            flexBasis: 0,
            background: paint(status),
          }}
        />
      ))}
    </div>
  );
}
