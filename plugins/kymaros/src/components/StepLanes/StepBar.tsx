import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import { kymarosTranslationRef } from '../../translation';
import { formatDuration } from '../../words/time';
import type { Bar } from '../../words/timeline';
import { STEP_TONES } from '../../words/tones';
import { Mark, useToneColors } from '../Mark';
import { IfItFits } from './IfItFits';
import { hatchOf, lookOf } from './looks';

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
  label: {
    position: 'absolute',
    inset: 0,
    padding: theme.spacing(0, 0.75),
    color: theme.palette.text.primary,
  },
  name: { display: 'flex', alignItems: 'center', gap: 4 },
}));

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
          ...lookOf('work', color),
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
        <div className={classes.label}>
          <IfItFits>
            <span className={classes.name}>
              {step.state !== 'done' && <Mark tone={tone} />}
              {step.kind === 'await-ready' ? t('path.what.start') : name}
            </span>
          </IfItFits>
        </div>
      </div>
    </Tooltip>
  );
}
