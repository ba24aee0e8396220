import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { CheckResult } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import { kymarosTranslationRef } from '../../translation';
import { formatDuration } from '../../words/time';
import { CHECK_TONES } from '../../words/tones';
import { CheckValue } from '../CheckSeries';
import { StatusLabel } from '../Mark';
import { DataTable, More } from '../Section';

const useStyles = makeStyles(theme => ({
  type: { color: theme.palette.text.secondary, fontSize: '0.75rem' },
  output: {
    margin: 0,
    padding: theme.spacing(1),
    maxHeight: 240,
    overflow: 'auto',
    fontSize: '0.75rem',
    whiteSpace: 'pre-wrap',
    backgroundColor: theme.palette.background.default,
    borderRadius: theme.shape.borderRadius,
  },
}));

/** Checks with what was seen and how long it took. */
export function CheckTable(props: {
  label: string;
  checks: CheckResult[];
  testRef: string;
}) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <DataTable
      label={props.label}
      rows={props.checks}
      keyOf={check => check.name}
      columns={[
        {
          title: t('run.check'),
          render: ({ name, type }) => (
            <>
              {name}
              <div className={classes.type}>{type}</div>
            </>
          ),
        },
        {
          title: t('run.state'),
          render: ({ state }) => (
            <StatusLabel tone={CHECK_TONES[state]}>
              {t(`checkState.${state}`)}
            </StatusLabel>
          ),
        },
        {
          title: t('run.message'),
          wide: true,
          render: check => <Seen check={check} testRef={props.testRef} />,
        },
        {
          title: t('run.severity'),
          render: ({ severity }) => t(`severity.${severity}`),
        },
        {
          title: t('run.took'),
          align: 'right',
          render: ({ durationMs }) =>
            durationMs === undefined ? '–' : formatDuration(durationMs, t),
        },
      ]}
    />
  );
}

function Seen(props: { check: CheckResult; testRef: string }) {
  const { check, testRef } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <>
      <span lang="en">{check.message}</span>
      <CheckValue check={check} testRef={testRef} />
      {check.attempts > 1 && (
        <div className={classes.type}>
          {t('run.attempts', { count: check.attempts })}
        </div>
      )}
      {check.output && (
        <More summary={t('run.output')}>
          <pre className={classes.output}>{check.output}</pre>
        </More>
      )}
    </>
  );
}
