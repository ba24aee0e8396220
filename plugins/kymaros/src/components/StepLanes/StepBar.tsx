import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { alpha, makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import { kymarosTranslationRef } from '../../translation';
import { formatDuration } from '../../words/time';
import type { Bar } from '../../words/timeline';
import { STEP_TONES } from '../../words/tones';
import { Mark, useToneColors } from '../Mark';

const useStyles = makeStyles(theme => ({
  bar: {
    position: 'absolute',
    top: 4,
    bottom: 4,
    minWidth: 4,
    borderRadius: 3,
    overflow: 'hidden',
    display: 'flex',
    border: '1px solid',
    transition: theme.transitions.create(['left', 'width'], {
      duration: 400,
      easing: theme.transitions.easing.easeOut,
    }),
    '@media (prefers-reduced-motion: reduce)': { transition: 'none' },
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: 1,
      zIndex: 1,
    },
  },
  wait: { flex: 'none', height: '100%' },
  name: { overflow: 'hidden', textOverflow: 'ellipsis' },
  label: {
    position: 'absolute',
    inset: 0,
    display: 'flex',
    alignItems: 'center',
    gap: 4,
    padding: theme.spacing(0, 0.75),
    fontSize: '0.72rem',
    whiteSpace: 'nowrap',
    overflow: 'hidden',
    color: theme.palette.text.primary,
  },
}));

/** Below this share of the axis a label would only be cut off; the name is in the tooltip and in the table. */
const MIN_SHARE_FOR_LABEL = 0.09;

/** One step as a bar: hatched while it waits for somebody else, filled while it works. */
export function StepBar(props: { bar: Bar; lengthMs: number }) {
  const { bar, lengthMs } = props;
  const classes = useStyles();
  const colors = useToneColors();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const { step } = bar;
  const tone = STEP_TONES[step.state];
  const color = step.state === 'done' ? colors.moving : colors[tone];
  const tookMs = bar.toMs - bar.fromMs;
  const share = tookMs / lengthMs;
  const name = t(`step.${step.kind}`);
  const description = [
    t('timeline.bar', {
      step: step.tier
        ? t('step.withTier', { step: name, tier: step.tier })
        : name,
      state: t(`stepState.${step.state}`),
      duration: formatDuration(tookMs, t),
    }),
    ...(bar.waitMs > 0 && step.kind !== 'await-ready'
      ? [t('timeline.waited', { duration: formatDuration(bar.waitMs, t) })]
      : []),
    ...(step.message ? [step.message] : []),
  ].join('. ');

  return (
    <Tooltip title={description}>
      <div
        role="img"
        aria-label={description}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- else the times are for mice only
        tabIndex={0}
        className={classes.bar}
        style={{
          left: `${(bar.fromMs / lengthMs) * 100}%`,
          width: `${share * 100}%`,
          borderColor: color,
          backgroundColor: alpha(color, 0.22),
        }}
      >
        {bar.waitMs > 0 && (
          <div
            className={classes.wait}
            style={{
              width: `${(bar.waitMs / Math.max(1, tookMs)) * 100}%`,
              background: hatchOf(color),
            }}
          />
        )}
        {share >= MIN_SHARE_FOR_LABEL && (
          <span className={classes.label}>
            {step.state !== 'done' && <Mark tone={tone} />}
            <span className={classes.name}>{name}</span>
          </span>
        )}
      </div>
    </Tooltip>
  );
}

/** The look of waiting. */
export function hatchOf(color: string): string {
  return `repeating-linear-gradient(135deg, transparent 0 4px, ${alpha(
    color,
    0.28,
  )} 4px 6px)`;
}
