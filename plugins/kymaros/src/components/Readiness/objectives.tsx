import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { durationMs } from '@kymaros/plugin-kymaros-common';
import { kymarosTranslationRef } from '../../translation';
import { formatDuration } from '../../words/time';
import { StatusLabel } from '../Mark';

/** A measured time against its objective: met or missed, in mark and word. */
export function AgainstObjective(props: {
  measuredMs?: number;
  /** As the test writes it, such as `15m`. */
  objective?: string;
}) {
  const { measuredMs, objective } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  if (!objective) {
    return <>{t('now.noObjective')}</>;
  }
  const objectiveMs = durationMs(objective);
  const text = t('now.objective', {
    objective: formatDuration(objectiveMs, t),
  });
  if (measuredMs === undefined) {
    return <>{text}</>;
  }
  const met = measuredMs <= objectiveMs;
  return (
    <StatusLabel tone={met ? 'good' : 'bad'}>
      {met ? t('now.met') : t('now.missed')}, {text}
    </StatusLabel>
  );
}
