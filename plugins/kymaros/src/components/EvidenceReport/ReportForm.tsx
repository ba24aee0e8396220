import { useTranslationRef } from '@backstage/frontend-plugin-api';
import Button from '@material-ui/core/Button';
import MenuItem from '@material-ui/core/MenuItem';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import { useId } from 'react';
import { kymarosTranslationRef } from '../../translation';
import { lastDays, type ReportWish } from '../../words/report';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-start',
    gap: theme.spacing(2),
  },
  scope: { minWidth: 220 },
  reference: { minWidth: 280 },
  periods: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
}));

const EXAMPLES = {
  entity: 'component:default/orders',
  owner: 'group:default/team-orders',
};

/** Period and scope of a report. */
export function ReportForm(props: {
  wish: ReportWish;
  now: number;
  onChange: (wish: ReportWish) => void;
}) {
  const { wish, now, onChange } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const scopeId = useId();
  const change = (part: Partial<ReportWish>) => onChange({ ...wish, ...part });
  return (
    <div className={classes.root}>
      <Day
        label={t('report.from')}
        value={wish.from}
        onChange={from => change({ from })}
      />
      <Day
        label={t('report.to')}
        value={wish.to}
        onChange={to => change({ to })}
      />
      <TextField
        select
        // Ties the label to the list.
        id={scopeId}
        className={classes.scope}
        variant="outlined"
        size="small"
        label={t('report.scope')}
        value={wish.scope}
        onChange={event =>
          change({
            scope: event.target.value as ReportWish['scope'],
            reference: '',
          })
        }
      >
        <MenuItem value="all">{t('report.all')}</MenuItem>
        <MenuItem value="entity">{t('report.entity')}</MenuItem>
        <MenuItem value="owner">{t('report.owner')}</MenuItem>
      </TextField>
      {wish.scope !== 'all' && (
        <Reference
          // What is being written belongs to one scope only.
          key={wish.scope}
          wish={wish}
          className={classes.reference}
          example={EXAMPLES[wish.scope]}
          onChange={reference => change({ reference })}
        />
      )}
      <div className={classes.periods}>
        {([30, 90, 365] as const).map(days => (
          <Button
            key={days}
            variant="outlined"
            onClick={() => change(lastDays(days, now))}
          >
            {t('report.lastDays', { count: days })}
          </Button>
        ))}
      </div>
    </div>
  );
}

function Day(props: {
  label: string;
  value: string;
  onChange: (day: string) => void;
}) {
  const id = useId();
  return (
    <TextField
      id={id}
      type="date"
      variant="outlined"
      size="small"
      label={props.label}
      InputLabelProps={{ shrink: true }}
      value={props.value}
      onChange={event => props.onChange(event.target.value)}
    />
  );
}

function Reference(props: {
  wish: ReportWish;
  className: string;
  example: string;
  onChange: (reference: string) => void;
}) {
  const id = useId();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <TextField
      id={id}
      className={props.className}
      variant="outlined"
      size="small"
      label={t('report.reference')}
      helperText={t('report.referenceHelp', { example: props.example })}
      value={props.wish.reference}
      onChange={event => props.onChange(event.target.value)}
    />
  );
}
