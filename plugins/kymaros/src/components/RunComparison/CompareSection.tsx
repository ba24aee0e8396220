import { LinkButton, Progress } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Run, RunSummary } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';
import type { LiveQuery } from '../../live/useLiveQuery';
import { comparisonRouteRef } from '../../routes';
import { kymarosTranslationRef } from '../../translation';
import { runBefore } from '../../words/comparison';
import { Nothing, Section } from '../Section';
import { WhenLoaded } from '../StaleNotice';
import { RunSelect } from './RunSelect';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(2),
  },
}));

/** The way to what differs from another run, from the one before unless the reader chooses. */
export function CompareSection(props: {
  run: Run;
  others: LiveQuery<RunSummary[]>;
}) {
  const { run } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  if (run.state !== 'finished') {
    return null;
  }
  return (
    <Section id="compare" title={t('compare.title')} note={t('compare.note')}>
      <WhenLoaded
        query={props.others}
        failureTitle={t('failed.history')}
        loading={<Progress />}
      >
        {others =>
          others.length === 0 ? (
            <Nothing>{t('compare.none')}</Nothing>
          ) : (
            <Chooser run={run} others={others} />
          )
        }
      </WhenLoaded>
    </Section>
  );
}

function Chooser(props: { run: Run; others: RunSummary[] }) {
  const { run, others } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const comparisonRoute = useRouteRef(comparisonRouteRef);
  const before = runBefore(run, others);
  const [chosen, setChosen] = useState<string>();
  const otherRunId = chosen ?? before?.id ?? others[0].id;
  return (
    <div className={classes.root}>
      <RunSelect
        runs={others}
        selected={otherRunId}
        before={before?.id}
        onSelect={setChosen}
      />
      <LinkButton
        size="small"
        variant="outlined"
        color="primary"
        to={comparisonRoute({ runId: run.id, otherRunId })}
      >
        {t('compare.go')}
      </LinkButton>
    </div>
  );
}
