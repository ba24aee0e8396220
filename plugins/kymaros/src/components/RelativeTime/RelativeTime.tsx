import { useTranslationRef } from '@backstage/frontend-plugin-api';
import Tooltip from '@material-ui/core/Tooltip';
import { useNow } from '../../live/useNow';
import { kymarosTranslationRef } from '../../translation';
import { formatExact, formatPast, formatRelative } from '../../words/time';

const REFRESH_MS = 15_000;

/** `5 hours ago`, with the exact time on hover and on focus. */
export function RelativeTime(props: {
  iso: string;
  /** Off inside of a link, which has the focus itself. */
  focusable?: boolean;
  /** It is something to come. */
  ahead?: boolean;
}) {
  const { iso, focusable = true, ahead } = props;
  const now = useNow(REFRESH_MS);
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <Tooltip title={formatExact(iso, t)}>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- else the exact time is for mice only */}
      <time dateTime={iso} tabIndex={focusable ? 0 : undefined}>
        {ahead ? formatRelative(iso, now, t) : formatPast(iso, now, t)}
      </time>
    </Tooltip>
  );
}
