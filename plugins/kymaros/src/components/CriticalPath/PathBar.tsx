import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { TimingSegment } from '@kymaros/plugin-kymaros-common';
import { alpha, makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import { kymarosTranslationRef } from '../../translation';
import { nameOfStretch, STRETCH_TONES } from '../../words/path';
import { formatDuration } from '../../words/time';
import { useToneColors } from '../Mark';
import { hatchOf } from '../StepLanes';

const useStyles = makeStyles(theme => ({
  bar: {
    display: 'flex',
    minHeight: 44,
    borderRadius: theme.shape.borderRadius,
    overflow: 'hidden',
  },
  stretch: {
    minWidth: 3,
    border: '1px solid',
    padding: theme.spacing(0.5, 0.75),
    fontSize: '0.72rem',
    lineHeight: 1.3,
    whiteSpace: 'nowrap',
    overflow: 'hidden',
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: -2,
    },
  },
  line: { overflow: 'hidden', textOverflow: 'ellipsis' },
}));

/** Below this share a label would only be cut off; the name is in the tooltip and in the table. */
const MIN_SHARE_FOR_LABEL = 0.08;

/** The critical path as one bar; time in the backup system's queue is hatched. */
export function PathBar({ path }: { path: TimingSegment[] }) {
  const classes = useStyles();
  const colors = useToneColors();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const totalMs = path.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return (
    <div className={classes.bar} role="group" aria-label={t('path.chart')}>
      {path.map(stretch => {
        const { what, tier, fromMs, durationMs } = stretch;
        const color = colors[STRETCH_TONES[what]];
        const fill = alpha(color, 0.2);
        const share = durationMs / Math.max(1, totalMs);
        const label = `${nameOfStretch(stretch, t)}: ${formatDuration(
          durationMs,
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
                borderColor: color,
                background:
                  what === 'queue' ? `${hatchOf(color)}, ${fill}` : fill,
              }}
            >
              {share >= MIN_SHARE_FOR_LABEL && (
                <>
                  <div className={classes.line}>
                    {nameOfStretch(stretch, t)}
                  </div>
                  <div className={classes.line}>
                    {formatDuration(durationMs)}
                  </div>
                </>
              )}
            </div>
          </Tooltip>
        );
      })}
    </div>
  );
}
