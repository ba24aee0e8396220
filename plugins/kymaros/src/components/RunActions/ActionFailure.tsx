import Snackbar from '@material-ui/core/Snackbar';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import type { Verb } from '../../hooks/useRunVerbs';
import { reasonOf } from '../../words/errors';

/** Tells that something a person asked for did not happen, until they have read it. */
export function ActionFailure(props: {
  title: string;
  verb: Pick<Verb, 'error' | 'dismiss'>;
}) {
  const { error, dismiss } = props.verb;
  return (
    <Snackbar
      open={error !== undefined}
      anchorOrigin={{ vertical: 'bottom', horizontal: 'center' }}
    >
      <Alert severity="error" variant="filled" onClose={dismiss}>
        <AlertTitle>{props.title}</AlertTitle>
        {error && `${reasonOf(error)}.`}
      </Alert>
    </Snackbar>
  );
}
