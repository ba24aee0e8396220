import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RunComparison, RunSummary } from '@kymaros/plugin-kymaros-common';
import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import { runRouteRef } from '../../routes';
import { kymarosTranslationRef } from '../../translation';
import { isSame } from '../../words/comparison';
import { Facts } from '../Facts';
import { RunStatus } from '../Mark';
import { RelativeTime } from '../RelativeTime';
import { Nothing, Part, Section } from '../Section';
import {
  CheckDifferences,
  ContentDifferences,
  DefinitionDifferences,
  ImageDifferences,
  LevelDifferences,
  TimeDifferences,
} from './differences';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(2.5) },
  list: { margin: theme.spacing(0.5, 0), paddingLeft: theme.spacing(2.5) },
}));

/** What differs, group by group; groups without difference are left out. */
export function ComparisonView(props: { comparison: RunComparison }) {
  const { comparison } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <Section title={t('compare.title')}>
      <div className={classes.root}>
        <Facts
          facts={[
            { name: t('compare.older'), ...sideOf(comparison.before) },
            { name: t('compare.newer'), ...sideOf(comparison.after) },
          ]}
        />
        {isSame(comparison) && <Nothing>{t('compare.same')}</Nothing>}
        <FindingDifferences findings={comparison.findings} />
        <ContentDifferences contents={comparison.contents} />
        <CheckDifferences checks={comparison.checks} />
        <LevelDifferences levels={comparison.levels} />
        <TimeDifferences timings={comparison.timings} />
        <ImageDifferences images={comparison.images} />
        <DefinitionDifferences comparison={comparison} />
      </div>
    </Section>
  );
}

function sideOf(run: RunSummary) {
  return { value: <RunStatus run={run} />, note: <Side run={run} /> };
}

function Side({ run }: { run: RunSummary }) {
  const runRoute = useRouteRef(runRouteRef);
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <>
      <Link to={runRoute({ runId: run.id })}>
        <RelativeTime iso={run.createdAt} focusable={false} />
      </Link>
      {run.score !== undefined &&
        ` · ${t('now.score', { score: String(run.score) })}`}
      {run.backup && <div>{run.backup.name}</div>}
    </>
  );
}

function FindingDifferences(props: { findings: RunComparison['findings'] }) {
  const { appeared, gone } = props.findings;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const groups = [
    { title: t('compare.appeared'), sentences: appeared },
    { title: t('compare.gone_findings'), sentences: gone },
  ].filter(({ sentences }) => sentences.length > 0);
  if (groups.length === 0) {
    return null;
  }
  return (
    <Part title={t('compare.findings')}>
      {groups.map(({ title, sentences }) => (
        <Part key={title} title={title} heading="h4">
          <ul className={classes.list}>
            {sentences.map(sentence => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Part>
      ))}
    </Part>
  );
}
