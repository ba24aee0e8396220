import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FleetOverview } from '@kymaros/plugin-kymaros-common';
import Button from '@material-ui/core/Button';
import InputAdornment from '@material-ui/core/InputAdornment';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import ClearIcon from '@material-ui/icons/Clear';
import SearchIcon from '@material-ui/icons/Search';
import { useEffect, useId, useState } from 'react';
import type { ChangeFleetView } from '../../hooks/useFleetView';
import { kymarosTranslationRef } from '../../translation';
import { leavesOut, WHOLE_FLEET, type FleetView } from '../../words/fleetView';
import { MyTeams } from './MyTeams';
import { ValueFilter } from './ValueFilter';

/** How long the reader has stopped typing before it is searched. */
const PAUSE_MS = 300;

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    padding: theme.spacing(2, 2.5),
  },
}));

/** What the page is narrowed to. */
export function FilterRow(props: {
  overview: FleetOverview | undefined;
  view: FleetView;
  onChange: ChangeFleetView;
}) {
  const { overview, view, onChange } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <Paper
      role="search"
      aria-label={t('fleetFilter.title')}
      className={classes.root}
    >
      <SearchField
        search={view.search}
        onSearch={search => onChange({ search }, { replace: true })}
      />
      <MyTeams overview={overview} view={view} onChange={onChange} />
      <ValueFilter
        label={t('fleetFilter.owner')}
        values={overview?.owners ?? []}
        chosen={view.owners}
        onChange={owners => onChange({ owners })}
      />
      <ValueFilter
        label={t('fleetFilter.system')}
        values={overview?.systems ?? []}
        chosen={view.systems}
        onChange={systems => onChange({ systems })}
      />
      <ValueFilter
        label={t('fleetFilter.cluster')}
        values={overview?.clusters ?? []}
        chosen={view.clusters}
        onChange={clusters => onChange({ clusters })}
      />
      {leavesOut(view) && (
        <Button
          size="small"
          startIcon={<ClearIcon />}
          onClick={() =>
            onChange({
              ...WHOLE_FLEET,
              orderBy: view.orderBy,
              order: view.order,
            })
          }
        >
          {t('fleetFilter.clear')}
        </Button>
      )}
    </Paper>
  );
}

/** Searches when the reader stops typing. */
function SearchField(props: {
  search: string;
  onSearch: (search: string) => void;
}) {
  const { search, onSearch } = props;
  const id = useId();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const [text, setText] = useState(search);
  // The address changes also by other ways: a link, Back, the button that clears all filters.
  useEffect(() => setText(search), [search]);
  useEffect(() => {
    if (text === search) {
      return undefined;
    }
    const timer = setTimeout(() => onSearch(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, search, onSearch]);
  return (
    <TextField
      id={id}
      type="search"
      variant="outlined"
      size="small"
      label={t('fleetFilter.search')}
      value={text}
      onChange={event => setText(event.target.value)}
      InputProps={{
        startAdornment: (
          <InputAdornment position="start">
            <SearchIcon fontSize="small" />
          </InputAdornment>
        ),
      }}
    />
  );
}
