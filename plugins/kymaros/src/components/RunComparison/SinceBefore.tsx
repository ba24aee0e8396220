import { Link } from '@backstage/core-components';
import { useApi, useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  Run,
  RunComparison,
  RunSummary,
} from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { kymarosApiRef } from '../../api';
import { useOnce } from '../../hooks/useOnce';
import { comparisonRouteRef } from '../../routes';
import { kymarosTranslationRef } from '../../translation';
import { differencesInShort, runBefore } from '../../words/comparison';
import { formatDayAndTime } from '../../words/time';

const useStyles = makeStyles({
  when: { fontWeight: 600 },
  // A link in a sentence is not told from it by its colour alone.
  link: { textDecoration: 'underline', whiteSpace: 'nowrap' },
});

/** What came out otherwise than in the run before, in a line; nothing where there is none, or none to compare with. */
export function SinceBefore(props: { run: Run; others: RunSummary[] }) {
  const before = runBefore(props.run, props.others);
  return before ? <Compared run={props.run} before={before} /> : null;
}

function Compared(props: { run: Run; before: RunSummary }) {
  const { run, before } = props;
  const api = useApi(kymarosApiRef);
  const { data } = useOnce({
    key: `${run.id} ${before.id}`,
    load: () => api.compareRuns(run.id, before.id),
  });
  return data ? <InShort run={run} comparison={data} /> : null;
}

function InShort(props: { run: Run; comparison: RunComparison }) {
  const { run, comparison } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const comparisonRoute = useRouteRef(comparisonRouteRef);
  const differences = differencesInShort(comparison, t);
  return (
    <Typography variant="body2">
      <span className={classes.when}>
        {t('compare.since', {
          when: formatDayAndTime(comparison.before.createdAt, t),
        })}
        :
      </span>{' '}
      {[
        ...(differences.length > 0 ? differences : [t('compare.sameAsBefore')]),
        ...(comparison.contents ? [] : [t('compare.contentsUnknown')]),
      ].join('; ')}
      .{' '}
      <Link
        className={classes.link}
        to={comparisonRoute({
          runId: run.id,
          otherRunId: comparison.before.id,
        })}
      >
        {t('compare.details')}
      </Link>
    </Typography>
  );
}
