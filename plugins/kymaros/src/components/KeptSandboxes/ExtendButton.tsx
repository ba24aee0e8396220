import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { durationMs } from '@kymaros/plugin-kymaros-common';
import Menu from '@material-ui/core/Menu';
import MenuItem from '@material-ui/core/MenuItem';
import ScheduleIcon from '@material-ui/icons/Schedule';
import { useId, useState } from 'react';
import { useExtendSandbox } from '../../hooks/useRunVerbs';
import { kymarosTranslationRef } from '../../translation';
import { formatDuration } from '../../words/time';
import { ActionFailure, ExplainedButton } from '../RunActions';

const CHOICES = ['30m', '1h', '4h', '12h'];

/** Keeps the sandboxes for another while, up to what the cluster allows. */
export function ExtendButton(props: {
  runId: string;
  /** How much longer is possible. */
  leftMs: number;
  unavailable?: string;
  onDone: () => void;
}) {
  const { runId, leftMs, unavailable, onDone } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  const menuId = useId();
  const [anchor, setAnchor] = useState<Element | null>(null);
  const extend = useExtendSandbox({ runId, onExtended: onDone });
  // The backend cuts the shortest one to what is left.
  const choices = CHOICES.filter(
    (by, index) => durationMs(by) <= leftMs || (index === 0 && leftMs > 0),
  );

  const reasonNotTo = () => {
    if (unavailable) {
      return unavailable;
    }
    if (choices.length === 0) {
      return t('kept.atLimit');
    }
    return extend.busy ? t('kept.extending') : undefined;
  };

  return (
    <>
      <ExplainedButton
        variant="outlined"
        size="small"
        startIcon={<ScheduleIcon />}
        unavailable={reasonNotTo()}
        aria-haspopup="menu"
        aria-controls={anchor ? menuId : undefined}
        onClick={event => setAnchor(event.currentTarget)}
      >
        {t('kept.extend')}
      </ExplainedButton>
      <Menu
        id={menuId}
        open={anchor !== null}
        anchorEl={anchor}
        getContentAnchorEl={null}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
        onClose={() => setAnchor(null)}
      >
        {choices.map(by => (
          <MenuItem
            key={by}
            onClick={() => {
              setAnchor(null);
              extend.act(by);
            }}
          >
            {t('kept.extendBy', {
              duration: formatDuration(durationMs(by), t),
            })}
          </MenuItem>
        ))}
      </Menu>
      <ActionFailure title={t('kept.extendFailed')} verb={extend} />
    </>
  );
}
