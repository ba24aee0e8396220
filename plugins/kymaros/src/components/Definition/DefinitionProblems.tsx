import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { DefinitionProblem } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { kymarosTranslationRef } from '../../translation';

const useStyles = makeStyles(theme => ({
  list: { margin: 0, paddingLeft: theme.spacing(2.5) },
  item: { marginBottom: theme.spacing(1), overflowWrap: 'anywhere' },
  field: { fontFamily: 'monospace', fontSize: '0.85em' },
}));

/** What is wrong with a definition, field by field, and where it stands. */
export function DefinitionProblems(props: { problems: DefinitionProblem[] }) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <Alert severity="error">
      <AlertTitle>{t('card.problems')}</AlertTitle>
      <ul className={classes.list}>
        {props.problems.map(({ field, message, entityRef, location }) => (
          <li key={`${field} ${message}`} className={classes.item}>
            <span className={classes.field}>{field}</span>: {message}
            <div>{t('card.problemIn', { where: location ?? entityRef })}</div>
          </li>
        ))}
      </ul>
    </Alert>
  );
}
