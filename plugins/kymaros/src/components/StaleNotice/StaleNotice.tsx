import { useTranslationRef } from '@backstage/frontend-plugin-api';
import Button from '@material-ui/core/Button';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import type { ReactNode } from 'react';
import { LastNewsProvider } from '../../live/lastNews';
import type { LiveQuery } from '../../live/useLiveQuery';
import { useNow } from '../../live/useNow';
import { kymarosTranslationRef, type Translate } from '../../translation';
import { isFromElsewhere, isNamed, reasonOf } from '../../words/errors';
import { formatPast } from '../../words/time';
import { Denied } from './Denied';
import { NotInstalled } from './NotInstalled';

const REFRESH_MS = 5_000;

/** Says that a refresh failed and how old the data on screen is; nothing while all is well. */
export function StaleNotice(props: {
  query: Pick<LiveQuery<unknown>, 'error' | 'fetchedAt' | 'refresh'>;
}) {
  const { error, fetchedAt, refresh } = props.query;
  const { t } = useTranslationRef(kymarosTranslationRef);
  const now = useNow(error ? REFRESH_MS : undefined);
  if (!error) {
    return null;
  }
  return (
    <Alert
      severity="warning"
      action={
        <Button color="inherit" size="small" onClick={refresh}>
          {t('actions.retry')}
        </Button>
      }
    >
      {t('stale.message', { reason: inWords(error, t) })}{' '}
      {fetchedAt !== undefined &&
        t('stale.shown', {
          when: formatPast(new Date(fetchedAt).toISOString(), now, t),
        })}
    </Alert>
  );
}

function inWords(error: Error, t: Translate): string {
  return isNamed(error, 'NoAnswerError') ? t('live.noAnswer') : reasonOf(error);
}

/** What there is to see when nothing could be fetched at all. */
export function LoadFailure(props: {
  title: string;
  error: Error;
  retry: () => void;
}) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  if (isNamed(props.error, 'NotAllowedError')) {
    return <Denied reason={reasonOf(props.error)} />;
  }
  if (isFromElsewhere(props.error)) {
    return <NotInstalled />;
  }
  return (
    <Alert severity="error">
      <AlertTitle>{props.title}</AlertTitle>
      {inWords(props.error, t)}. {t('failed.hint')}
      <div>
        <Button color="inherit" size="small" onClick={props.retry}>
          {t('actions.retry')}
        </Button>
      </div>
    </Alert>
  );
}

/** The data once there is some, with a notice when it is old; before that the failure, or what to show while loading. */
export function WhenLoaded<T>(props: {
  query: LiveQuery<T>;
  failureTitle: string;
  loading: ReactNode;
  /** What to show when the backend has no such thing, or not any more; without it that is a failure like others. */
  gone?: ReactNode;
  children: (data: T) => ReactNode;
}) {
  const { query } = props;
  if (query.data !== undefined) {
    return (
      <>
        <StaleNotice query={query} />
        <LastNewsProvider value={query.lostSince}>
          {props.children(query.data)}
        </LastNewsProvider>
      </>
    );
  }
  if (query.error && props.gone && isNamed(query.error, 'NotFoundError')) {
    return <>{props.gone}</>;
  }
  return query.error ? (
    <LoadFailure
      title={props.failureTitle}
      error={query.error}
      retry={query.refresh}
    />
  ) : (
    <>{props.loading}</>
  );
}
