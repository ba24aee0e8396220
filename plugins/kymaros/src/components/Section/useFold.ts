import { useEffect, useState } from 'react';

/** How a part is shown as long as nobody opened or closed it. */
export type Fold = 'open' | 'closed';

/** Whether a part is open: it opens by itself when there is reason to, and closes only when the reader closes it. */
export function useFold(fold: Fold | undefined) {
  const [isOpen, setOpen] = useState(fold !== 'closed');
  useEffect(() => {
    if (fold === 'open') {
      setOpen(true);
    }
  }, [fold]);
  return { isOpen, open: () => setOpen(true), toggle: () => setOpen(!isOpen) };
}
