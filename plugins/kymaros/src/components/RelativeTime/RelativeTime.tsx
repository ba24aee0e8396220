import Tooltip from '@material-ui/core/Tooltip';
import { useNow } from '../../live/useNow';
import { formatExact, formatRelative } from '../../words/time';

const REFRESH_MS = 15_000;

/** `5 hours ago`, with the exact time on hover and on focus; `focusable` is off inside of a link, which has the focus itself. */
export function RelativeTime(props: { iso: string; focusable?: boolean }) {
  const { iso, focusable = true } = props;
  const now = useNow(REFRESH_MS);
  return (
    <Tooltip title={formatExact(iso)}>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- else the exact time is for mice only */}
      <time dateTime={iso} tabIndex={focusable ? 0 : undefined}>
        {formatRelative(iso, now)}
      </time>
    </Tooltip>
  );
}
