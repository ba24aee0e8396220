import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { addressOf, viewFrom, type FleetView } from '../words/fleetView';

/** Changes some of a view; `replace` where *Back* is not to lead to what was before. */
export type ChangeFleetView = (
  change: Partial<FleetView>,
  options?: { replace?: boolean },
) => void;

/** What of the fleet the reader wants to see; the page's address tells it, so that it can be shared. */
export function useFleetView(): [FleetView, ChangeFleetView] {
  const [address, setAddress] = useSearchParams();
  const view = useMemo(() => viewFrom(address), [address]);
  const change = useCallback<ChangeFleetView>(
    (part, options) =>
      setAddress(
        before => addressOf({ ...viewFrom(before), ...part }),
        options,
      ),
    [setAddress],
  );
  return [view, change];
}
