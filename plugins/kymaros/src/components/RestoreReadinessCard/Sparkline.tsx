import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RestoreTestSummary } from '@kymaros/plugin-kymaros-common';
import { kymarosTranslationRef } from '../../translation';
import { VERDICT_TONES } from '../../words/tones';
import { useToneColors } from '../Mark';

const HEIGHT = 36;
const STEP = 9;
const BAR = 6;
const SLOTS = 30;
const MIN_BAR = 2;

/** Score of each of the last runs, the newest at the right; a hollow box where there was none. */
export function Sparkline(props: { runs: RestoreTestSummary['recentRuns'] }) {
  const colors = useToneColors();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const runs = props.runs.slice(-SLOTS);
  const label = `${t('card.sparkline', { count: runs.length })}: ${runs
    .map(({ score, verdict }) =>
      [verdict && t(`verdict.${verdict}`), score].filter(Boolean).join(' '),
    )
    .join(', ')}`;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${SLOTS * STEP} ${HEIGHT}`}
      width="100%"
      height={HEIGHT}
      preserveAspectRatio="xMinYMax meet"
    >
      <title>{t('card.sparkline', { count: runs.length })}</title>
      {runs.map(({ id, score, verdict }, index) => {
        const color = colors[verdict ? VERDICT_TONES[verdict] : 'none'];
        const height =
          score === undefined
            ? BAR
            : Math.max(MIN_BAR, (score / 100) * (HEIGHT - 2));
        return (
          <rect
            key={id}
            x={index * STEP + 1}
            y={HEIGHT - 1 - height}
            width={BAR}
            height={height}
            rx={1}
            fill={score === undefined ? 'none' : color}
            stroke={color}
            strokeWidth={1}
          />
        );
      })}
    </svg>
  );
}
