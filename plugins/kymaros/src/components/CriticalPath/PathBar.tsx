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
  legend: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 2.5),
    marginTop: theme.spacing(1),
    fontSize: '0.75rem',
    color: theme.palette.text.secondary,
  },
  swatch: {
    display: 'inline-block',
    width: 18,
    height: 10,
    marginRight: 6,
    borderRadius: 2,
    border: '1px solid',
  },
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
    <>
      <div className={classes.bar} role="group" aria-label={t('path.chart')}>
        {path.map(stretch => {
          const { what, tier, fromMs, durationMs } = stretch;
          const share = durationMs / Math.max(1, totalMs);
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
                  ...lookOf(what, colors[STRETCH_TONES[what]]),
                }}
              >
                {share >= MIN_SHARE_FOR_LABEL && (
                  <>
                    <div className={classes.line}>
                      {nameOfStretch(stretch, t)}
                    </div>
                    <div className={classes.line}>
                      {formatDuration(durationMs, t)}
                    </div>
                  </>
                )}
              </div>
            </Tooltip>
          );
        })}
      </div>
      <Legend path={path} />
    </>
  );
}

/** What the looks mean, of those that are there; what each stretch is says its own label. */
function Legend({ path }: { path: TimingSegment[] }) {
  const classes = useStyles();
  const colors = useToneColors();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const kinds = [...new Set(path.map(({ what }) => what))];
  return (
    <div className={classes.legend} aria-hidden>
      {kinds.map(what => (
        <span key={what}>
          <span
            className={classes.swatch}
            style={lookOf(what, colors[STRETCH_TONES[what]])}
          />
          {t(`path.what.${what}`)}
        </span>
      ))}
    </div>
  );
}

function lookOf(what: TimingSegment['what'], color: string) {
  const fill = alpha(color, 0.2);
  return {
    borderColor: color,
    background: what === 'queue' ? `${hatchOf(color)}, ${fill}` : fill,
  };
}
