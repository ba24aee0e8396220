import { useRef } from 'react';

/** Where a key leads to from the point at `index`; nowhere for keys that do not move. */
export function indexAfterKey(options: {
  key: string;
  index: number;
  count: number;
}): number | undefined {
  const { key, index, count } = options;
  const targets: Record<string, number> = {
    ArrowLeft: index - 1,
    ArrowRight: index + 1,
    Home: 0,
    End: count - 1,
  };
  const target = targets[key];
  return target === undefined
    ? undefined
    : Math.min(Math.max(target, 0), count - 1);
}

/**
 * One stop of the Tab key for all points of a chart, the newest first; arrow keys go from point to point. Which one it is
 * is no state: the chart would be drawn anew, and the focus would be gone.
 */
export function useRovingPoint(count: number) {
  const chart = useRef<HTMLElement>(null);
  const chosen = useRef<number>();
  const pointsOf = () => [
    ...(chart.current?.querySelectorAll<SVGElement>('[data-index]') ?? []),
  ];
  const isCurrent = (index: number) =>
    index === Math.min(chosen.current ?? count - 1, count - 1);
  const setCurrent = (index: number) => {
    chosen.current = index;
    pointsOf().forEach(point => {
      point.tabIndex = isCurrent(Number(point.dataset.index)) ? 0 : -1;
    });
  };
  const move = (key: string, index: number): boolean => {
    const target = indexAfterKey({ key, index, count });
    if (target === undefined) {
      return false;
    }
    pointsOf()
      .find(point => Number(point.dataset.index) === target)
      ?.focus();
    return true;
  };
  return { chart, isCurrent, setCurrent, move };
}
