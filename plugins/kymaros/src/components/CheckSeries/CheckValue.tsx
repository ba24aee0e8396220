import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { CheckResult } from '@kymaros/plugin-kymaros-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { useId, useState } from 'react';
import { kymarosTranslationRef } from '../../translation';
import { formatValue } from '../../words/values';
import { SeriesView } from './SeriesView';

const useStyles = makeStyles(theme => ({
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    gap: theme.spacing(0, 1.5),
  },
  baseline: { color: theme.palette.text.secondary },
  button: { padding: theme.spacing(0, 0.5), fontSize: '0.75rem' },
}));

/** What a check has read, beside what it was compared with; earlier values on request. */
export function CheckValue(props: { check: CheckResult; testRef: string }) {
  const { check, testRef } = props;
  const classes = useStyles();
  const id = useId();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const [open, setOpen] = useState(false);
  const { value, baseline } = check;
  if (!value) {
    return null;
  }
  return (
    <div>
      <div className={classes.line}>
        <strong>
          {t('checkValue.value', {
            value: formatValue(value.kind, value.number, t),
          })}
        </strong>
        {baseline !== undefined && (
          <span className={classes.baseline}>
            {t('checkValue.baseline', {
              value: formatValue(value.kind, baseline, t),
            })}
          </span>
        )}
        <Button
          size="small"
          className={classes.button}
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          {t(open ? 'checkValue.hide' : 'checkValue.series')}
        </Button>
      </div>
      <div id={id}>
        {open && <SeriesView check={check.name} testRef={testRef} />}
      </div>
    </div>
  );
}
