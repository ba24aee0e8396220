import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FleetFilterValue } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Autocomplete from '@material-ui/lab/Autocomplete';
import { useId } from 'react';
import { kymarosTranslationRef } from '../../translation';

const useStyles = makeStyles({
  root: { minWidth: 150, maxWidth: 320, flex: '0 1 auto' },
});

/** Some of the values that the fleet can be narrowed by; none chosen means all. */
export function ValueFilter(props: {
  label: string;
  values: FleetFilterValue[];
  chosen: string[];
  onChange: (chosen: string[]) => void;
}) {
  const { label, values, chosen, onChange } = props;
  const id = useId();
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const titleOf = (value: string) =>
    values.find(one => one.value === value)?.title ?? value;
  const optionOf = (value: string) => {
    const known = values.find(one => one.value === value);
    return known
      ? t('fleetFilter.option', { title: known.title, count: known.tests })
      : value;
  };
  return (
    <Autocomplete
      id={id}
      className={classes.root}
      multiple
      size="small"
      limitTags={1}
      options={values.map(({ value }) => value)}
      value={chosen}
      onChange={(_, now) => onChange(now)}
      getOptionLabel={titleOf}
      renderOption={optionOf}
      noOptionsText={t('fleetFilter.noOptions')}
      openText={t('fleetFilter.open')}
      closeText={t('fleetFilter.close')}
      clearText={t('fleetFilter.remove', { what: label })}
      getLimitTagsText={more => t('fleetFilter.more', { number: String(more) })}
      renderInput={params => (
        <TextField {...params} variant="outlined" label={label} />
      )}
    />
  );
}
