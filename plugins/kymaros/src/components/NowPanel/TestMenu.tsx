import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RestoreTestSummary } from '@kymaros/plugin-kymaros-common';
import IconButton from '@material-ui/core/IconButton';
import Menu from '@material-ui/core/Menu';
import MenuItem from '@material-ui/core/MenuItem';
import MoreVertIcon from '@material-ui/icons/MoreVert';
import { useId, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { reportLinkRouteRef } from '../../routes';
import { kymarosTranslationRef } from '../../translation';

/** What else there is about a test; nothing in apps without the page of reports. */
export function TestMenu({ test }: { test: RestoreTestSummary }) {
  const menuId = useId();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const navigate = useNavigate();
  const reportRoute = useRouteRef(reportLinkRouteRef);
  const [anchor, setAnchor] = useState<Element | null>(null);
  if (!reportRoute) {
    return null;
  }
  const entity = test.entityRefs[0] ?? test.ref;
  return (
    <>
      <IconButton
        size="small"
        aria-label={t('report.menu')}
        aria-haspopup="menu"
        aria-controls={anchor ? menuId : undefined}
        onClick={event => setAnchor(event.currentTarget)}
      >
        <MoreVertIcon />
      </IconButton>
      <Menu
        id={menuId}
        open={anchor !== null}
        anchorEl={anchor}
        getContentAnchorEl={null}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
        onClose={() => setAnchor(null)}
      >
        <MenuItem
          onClick={() =>
            navigate(`${reportRoute()}?${new URLSearchParams({ entity })}`)
          }
        >
          {t('report.open')}
        </MenuItem>
      </Menu>
    </>
  );
}
