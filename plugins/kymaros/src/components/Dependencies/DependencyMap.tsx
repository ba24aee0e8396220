import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Dependency } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import { kymarosTranslationRef } from '../../translation';
import {
  addressOf,
  byTier,
  neederInWords,
  placeInWords,
  targetOf,
  toneOfDependency,
} from '../../words/dependencies';
import { StatusLabel } from '../Mark';
import { Arrow } from './Arrow';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(2) },
  group: {
    display: 'grid',
    gridTemplateColumns: 'minmax(96px, 180px) minmax(0, 1fr)',
    alignItems: 'center',
    columnGap: theme.spacing(1),
  },
  tier: {
    padding: theme.spacing(1, 1.5),
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
    fontWeight: 600,
    overflowWrap: 'anywhere',
  },
  list: {
    display: 'grid',
    gap: theme.spacing(0.5),
    listStyle: 'none',
    margin: 0,
    padding: 0,
    minWidth: 0,
  },
  needed: {
    display: 'grid',
    gridTemplateColumns: '64px minmax(0, 1.4fr) minmax(0, 1fr)',
    alignItems: 'center',
    columnGap: theme.spacing(1.5),
    fontSize: '0.85rem',
    overflowWrap: 'anywhere',
  },
  name: { fontFamily: 'monospace', fontSize: '0.8rem' },
  target: { color: theme.palette.text.secondary, fontSize: '0.8rem' },
}));

/** From each tier an arrow to each name that it needs: its line and its end say, like the word, where the name led. */
export function DependencyMap(props: {
  dependencies: Dependency[];
  tiers: string[];
}) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <div className={classes.root}>
      {byTier(props.dependencies, props.tiers).map(({ tier, dependencies }) => (
        <div key={tier ?? ''} className={classes.group}>
          <div className={classes.tier}>{neederInWords(tier, t)}</div>
          <ul
            className={classes.list}
            aria-label={t('dependencies.map', { tier: neederInWords(tier, t) })}
          >
            {dependencies.map(dependency => (
              <Needed key={addressOf(dependency)} dependency={dependency} />
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}

function Needed({ dependency }: { dependency: Dependency }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const tone = toneOfDependency(dependency);
  const target = targetOf(dependency);
  return (
    <li className={classes.needed}>
      <Arrow place={dependency.place} tone={tone} />
      <span>
        <span className={classes.name}>{addressOf(dependency)}</span>
        {target && <div className={classes.target}>→ {target}</div>}
      </span>
      <StatusLabel tone={tone}>{placeInWords(dependency, t)}</StatusLabel>
    </li>
  );
}
