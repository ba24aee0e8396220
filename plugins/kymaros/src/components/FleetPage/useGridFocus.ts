import { useCallback, useRef, useState, type KeyboardEvent } from 'react';

const STEPS: Record<string, (at: number, rows: number) => number> = {
  ArrowUp: at => at - 1,
  ArrowDown: at => at + 1,
  ArrowLeft: (at, rows) => at - rows,
  ArrowRight: (at, rows) => at + rows,
};

/** The keyboard in a grid of `length` cells that runs down its columns of `rows` cells: arrows, Home and End move the one cell in the tab order. */
export function useGridFocus(options: {
  length: number;
  rows: number;
  /** The cell that has the focus first. */
  start: number;
}) {
  const { length, rows, start } = options;
  const grid = useRef<HTMLTableElement>(null);
  const [moved, setMoved] = useState<number>();
  const current = Math.min(moved ?? start, length - 1);

  const focus = useCallback((index: number) => {
    setMoved(index);
    grid.current
      ?.querySelector<HTMLElement>(`[data-index="${index}"]`)
      ?.focus();
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    const target = targetOf(event.key, { current, rows, length });
    if (target !== undefined && target >= 0 && target < length) {
      event.preventDefault();
      focus(target);
    }
  };

  return { grid, current, focus, onKeyDown };
}

function targetOf(
  key: string,
  at: { current: number; rows: number; length: number },
): number | undefined {
  if (key === 'Home') {
    return 0;
  }
  if (key === 'End') {
    return at.length - 1;
  }
  return STEPS[key]?.(at.current, at.rows);
}
