import type { ServiceStatus } from '@kymaros/plugin-kymaros-common';
import { useToneColors } from '../Mark';

/**
 * How a status fills its part of the bar: colour says what kind of news it is, and hatching that nobody has shown it, so
 * that neighbours differ without colour too.
 */
export function useStatusPaint(): (status: ServiceStatus) => string {
  const { bad, fair, good, none } = useToneColors();
  const paints: Record<ServiceStatus, string> = {
    failing: bad,
    'cannot-run': hatched(bad),
    'not-configured': hatched(none),
    'never-tested': none,
    stale: hatched(good),
    partial: fair,
    proven: good,
  };
  return status => paints[status];
}

function hatched(color: string): string {
  return `repeating-linear-gradient(-45deg, ${color} 0 3px, transparent 3px 6px)`;
}
