import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { TimingSegment } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import { kymarosTranslationRef } from '../../translation';
import { nameOfStretch, STRETCH_TONES } from '../../words/path';
import { formatDuration } from '../../words/time';
import { useToneColors } from '../Mark';
import { IfItFits, Legend, lookOf } from '../StepLanes';

const useStyles = makeStyles(theme => ({
  bar: {
    display: 'flex',
    height: 44,
    borderRadius: theme.shape.borderRadius,
    overflow: 'hidden',
  },
  stretch: {
    minWidth: 3,
    border: '1px solid',
    padding: theme.spacing(0.5, 0.75),
    overflow: 'hidden',
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: -2,
    },
  },
}));

/** The critical path as one bar; time in the backup system's queue is hatched. */
export function PathBar({ path }: { path: TimingSegment[] }) {
  const classes = useStyles();
  const colors = useToneColors();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <>
      <div className={classes.bar} role="group" aria-label={t('path.chart')}>
        {path.map(stretch => {
          const { what, tier, fromMs, durationMs } = stretch;
          const label = `${nameOfStretch(stretch, t)}: ${formatDuration(
            durationMs,
            t,
          )}`;
          return (
            <Tooltip key={`${what} ${tier} ${fromMs}`} title={label}>
              <div
                role="img"
                aria-label={label}
                // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- else the times are for mice only
                tabIndex={0}
                className={classes.stretch}
                style={{
                  flex: `${Math.max(1, durationMs)} 1 0`,
                  ...lookOfStretch(what, colors[STRETCH_TONES[what]]),
                }}
              >
                <IfItFits>
                  <div>{nameOfStretch(stretch, t)}</div>
                  <div>{formatDuration(durationMs, t)}</div>
                </IfItFits>
              </div>
            </Tooltip>
          );
        })}
      </div>
      <Legend
        looks={[...new Set(path.map(({ what }) => what))].map(what => ({
          name: t(`path.what.${what}`),
          look: lookOfStretch(what, colors[STRETCH_TONES[what]]),
        }))}
      />
    </>
  );
}

/** A queue is not the work of anybody here. */
function lookOfStretch(what: TimingSegment['what'], color: string) {
  return lookOf(what === 'queue' ? 'wait' : 'work', color);
}
