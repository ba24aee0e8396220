import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RestoreTestSummary } from '@kymaros/plugin-kymaros-common';
import MenuItem from '@material-ui/core/MenuItem';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import { useId } from 'react';
import { useNavigate } from 'react-router-dom';
import { restoreTestParams, restoreTestRouteRef } from '../../routes';
import { kymarosTranslationRef } from '../../translation';
import { VERDICT_TONES } from '../../words/tones';
import { StatusLabel } from '../Mark';
import { readinessOf } from '../Readiness';

const useStyles = makeStyles({ root: { minWidth: 320, justifySelf: 'start' } });

/** Chooses among the tests of an entity; each has its own address. */
export function TestSelect(props: {
  tests: RestoreTestSummary[];
  selected: RestoreTestSummary;
}) {
  const { tests, selected } = props;
  const classes = useStyles();
  const id = useId();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const navigate = useNavigate();
  const testRoute = useRouteRef(restoreTestRouteRef);
  return (
    <TextField
      select
      // Ties the label to the list.
      id={id}
      variant="outlined"
      size="small"
      className={classes.root}
      label={t('actions.select')}
      value={selected.ref}
      onChange={event =>
        navigate(testRoute(restoreTestParams(event.target.value)))
      }
    >
      {tests.map(test => {
        const verdict = test.lastConclusiveRun?.verdict;
        return (
          <MenuItem key={test.ref} value={test.ref}>
            <StatusLabel tone={verdict ? VERDICT_TONES[verdict] : 'unknown'}>
              {test.title} · {readinessOf(test, t)}
            </StatusLabel>
          </MenuItem>
        );
      })}
    </TextField>
  );
}
