import { useTranslationRef } from '@backstage/frontend-plugin-api';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogContentText from '@material-ui/core/DialogContentText';
import DialogTitle from '@material-ui/core/DialogTitle';
import { useId } from 'react';
import { kymarosTranslationRef } from '../../translation';

/** Asks before something that cannot be taken back. */
export function ConfirmDialog(props: {
  open: boolean;
  title: string;
  text: string;
  decline: string;
  confirm: string;
  onDecline: () => void;
  onConfirm: () => void;
}) {
  const titleId = useId();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <Dialog
      open={props.open}
      onClose={props.onDecline}
      aria-labelledby={titleId}
      lang={t('format.language')}
    >
      <DialogTitle id={titleId}>{props.title}</DialogTitle>
      <DialogContent>
        <DialogContentText>{props.text}</DialogContentText>
      </DialogContent>
      <DialogActions>
        <Button onClick={props.onDecline}>{props.decline}</Button>
        <Button color="primary" onClick={props.onConfirm}>
          {props.confirm}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
