import { useEffect, useRef, type RefObject } from 'react';
import { useLocation } from 'react-router-dom';

/** What an address with a hash leads to: scrolls there, puts the focus on it, and says so. */
export function useAnchor(
  id: string | undefined,
  onNamed: () => void,
): RefObject<HTMLElement> {
  const ref = useRef<HTMLElement>(null);
  const { hash, key } = useLocation();
  const isNamed = id !== undefined && hash === `#${id}`;
  const react = useRef(onNamed);
  react.current = onNamed;
  useEffect(() => {
    if (isNamed) {
      react.current();
      ref.current?.scrollIntoView?.({ block: 'start' });
      ref.current?.focus({ preventScroll: true });
    }
    // Also when the reader follows the same link again.
  }, [isNamed, key]);
  return ref;
}
