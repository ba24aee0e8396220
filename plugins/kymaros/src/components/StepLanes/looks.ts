import { alpha } from '@material-ui/core/styles';

/** What a stretch of time looks like: hatched while it waits for somebody else, filled while it works. */
export function lookOf(what: 'work' | 'wait', color: string) {
  const fill = alpha(color, 0.22);
  return {
    borderColor: color,
    background: what === 'wait' ? `${hatchOf(color)}, ${fill}` : fill,
  };
}

/** The hatching of waiting. */
export function hatchOf(color: string): string {
  return `repeating-linear-gradient(135deg, transparent 0 4px, ${alpha(
    color,
    0.28,
  )} 4px 6px)`;
}
