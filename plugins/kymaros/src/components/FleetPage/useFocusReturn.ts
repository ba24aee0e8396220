import { useCallback, useState } from 'react';

/** Gives the focus back to what had it when this came on screen, so that who closes it by keyboard goes on from there. */
export function useFocusReturn(): () => void {
  const [opener] = useState(() => document.activeElement);
  return useCallback(() => {
    if (opener instanceof HTMLElement) {
      opener.focus();
    }
  }, [opener]);
}
