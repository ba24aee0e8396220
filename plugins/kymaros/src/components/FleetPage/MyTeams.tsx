import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FleetOverview } from '@kymaros/plugin-kymaros-common';
import PeopleIcon from '@material-ui/icons/PeopleOutline';
import type { ChangeFleetView } from '../../hooks/useFleetView';
import { useMyRefs } from '../../hooks/useMyRefs';
import { kymarosTranslationRef } from '../../translation';
import type { FleetView } from '../../words/fleetView';
import { ExplainedButton } from '../RunActions';

/** Narrows the page to what the reader's teams own, and back. */
export function MyTeams(props: {
  overview: FleetOverview | undefined;
  view: FleetView;
  onChange: ChangeFleetView;
}) {
  const { overview, view, onChange } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  const myRefs = useMyRefs();
  // Of all that the reader is part of only what owns something here, so that the address stays short.
  const mine = (overview?.owners ?? [])
    .map(({ value }) => value)
    .filter(owner => myRefs?.includes(owner));
  const isOn =
    mine.length > 0 &&
    mine.length === view.owners.length &&
    mine.every(owner => view.owners.includes(owner));
  return (
    <ExplainedButton
      size="small"
      variant={isOn ? 'contained' : 'outlined'}
      color={isOn ? 'primary' : 'default'}
      disableElevation
      aria-pressed={isOn}
      startIcon={<PeopleIcon />}
      unavailable={mine.length === 0 ? t('fleetFilter.notMine') : undefined}
      onClick={() => onChange({ owners: isOn ? [] : mine })}
    >
      {t('fleetFilter.mine')}
    </ExplainedButton>
  );
}
