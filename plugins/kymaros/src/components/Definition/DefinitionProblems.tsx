import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { DefinitionProblem } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { kymarosTranslationRef } from '../../translation';
import { exampleOf } from '../../words/fieldExamples';
import { urlOfLocation } from '../../words/snippets';

const useStyles = makeStyles(theme => ({
  list: { margin: 0, paddingLeft: theme.spacing(2.5) },
  item: { marginBottom: theme.spacing(1), overflowWrap: 'anywhere' },
  code: { fontFamily: 'monospace', fontSize: '0.85em' },
}));

/** What is wrong with a definition, field by field, what would be right, and where it stands. */
export function DefinitionProblems(props: { problems: DefinitionProblem[] }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <Alert severity="error">
      <AlertTitle>{t('card.problems')}</AlertTitle>
      <ul className={classes.list}>
        {props.problems.map(problem => {
          const { field, message } = problem;
          const example = exampleOf(field);
          return (
            <li key={`${field} ${message}`} className={classes.item}>
              <span className={classes.code}>{field}</span>: {message}
              {example && (
                <div>
                  {t('teach.example')}:{' '}
                  <code className={classes.code}>{example}</code>
                </div>
              )}
              <div>
                <Place problem={problem} />
              </div>
            </li>
          );
        })}
      </ul>
    </Alert>
  );
}

function Place({ problem }: { problem: DefinitionProblem }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const where = problem.location ?? problem.entityRef;
  const url = urlOfLocation(problem.location);
  return url ? (
    <Link to={url}>{t('card.problemIn', { where: url })}</Link>
  ) : (
    <>{t('card.problemIn', { where })}</>
  );
}
