import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  HazardReport,
  ObjectReference,
} from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { kymarosTranslationRef } from '../../translation';
import {
  hazardsTogether,
  HAZARD_TONES,
  type HazardInTiers,
} from '../../words/hazards';
import { nameOfObject } from '../../words/objects';
import { StatusLabel } from '../Mark';
import { More } from '../Section';

/** More than these are behind a click. */
const OBJECTS_AT_ONCE = 4;

const useStyles = makeStyles(theme => ({
  list: { listStyle: 'none', margin: 0, padding: 0 },
  item: {
    display: 'grid',
    gridTemplateColumns: 'minmax(112px, max-content) minmax(0, 1fr)',
    columnGap: theme.spacing(2),
    padding: theme.spacing(1.25, 0),
    borderTop: `1px solid ${theme.palette.divider}`,
    '&:first-child': { borderTop: 'none', paddingTop: 0 },
    '&:last-child': { paddingBottom: 0 },
  },
  action: { fontSize: '0.85rem', fontWeight: 600 },
  title: { fontWeight: 700 },
  objects: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 1.5),
    listStyle: 'none',
    margin: theme.spacing(0.25, 0, 0),
    padding: 0,
    fontFamily: 'monospace',
    fontSize: '0.8rem',
    overflowWrap: 'anywhere',
    minWidth: 0,
  },
  omitted: { fontSize: '0.8rem', color: theme.palette.text.secondary },
}));

/** What would act outside of its sandbox, what becomes of it and which objects it is about. */
export function HazardList({ hazards }: { hazards: HazardReport[] }) {
  const classes = useStyles();
  return (
    <ul className={classes.list}>
      {hazardsTogether(hazards).map(hazard => (
        <li key={`${hazard.id} ${hazard.action}`} className={classes.item}>
          <HazardItem hazard={hazard} />
        </li>
      ))}
    </ul>
  );
}

function HazardItem({ hazard }: { hazard: HazardInTiers }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const { title, risk, remedy, action, objects, omitted } = hazard;
  return (
    <>
      <div className={classes.action}>
        <StatusLabel tone={HAZARD_TONES[action]}>
          {t(`hazard.action.${action}`)}
        </StatusLabel>
      </div>
      <div>
        <Typography variant="body2">
          <span className={classes.title}>{title}</span>: {remedy}
        </Typography>
        <Typography variant="body2" color="textSecondary">
          {risk}
        </Typography>
        <Objects objects={objects.slice(0, OBJECTS_AT_ONCE)} />
        {objects.length > OBJECTS_AT_ONCE && (
          <More
            summary={t('hazard.showAll', { total: String(objects.length) })}
          >
            <Objects objects={objects.slice(OBJECTS_AT_ONCE)} />
          </More>
        )}
        {omitted > 0 && (
          <div className={classes.omitted}>
            {t('hazard.omitted', { more: String(omitted) })}
          </div>
        )}
      </div>
    </>
  );
}

function Objects({ objects }: { objects: ObjectReference[] }) {
  const classes = useStyles();
  return (
    <ul className={classes.objects}>
      {objects.map(object => (
        <li key={`${object.apiVersion} ${nameOfObject(object)}`}>
          {nameOfObject(object)}
        </li>
      ))}
    </ul>
  );
}
