import Button, { type ButtonProps } from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';

const useStyles = makeStyles({
  off: { opacity: 0.5, cursor: 'not-allowed', boxShadow: 'none' },
});

/** A button that, while it cannot be used, says why: it stays in reach of keyboards and readers of screens. */
export function ExplainedButton(
  props: Omit<ButtonProps, 'disabled'> & { unavailable?: string },
) {
  const { unavailable, onClick, className, ...rest } = props;
  const classes = useStyles();
  if (!unavailable) {
    return <Button {...rest} className={className} onClick={onClick} />;
  }
  return (
    <Tooltip title={unavailable}>
      <Button
        {...rest}
        className={`${className ?? ''} ${classes.off}`}
        aria-disabled
        disableRipple
      />
    </Tooltip>
  );
}
