import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import { kymarosTranslationRef } from '../../translation';
import type { AttemptRow, AttemptsOfTier } from '../../words/isolation';
import { StatusLabel } from '../Mark';
import { DataTable, More } from '../Section';

const useStyles = makeStyles(theme => ({
  tier: { fontWeight: 700 },
  counts: {
    display: 'inline-block',
    marginLeft: theme.spacing(1.5),
  },
  notTried: { color: theme.palette.text.secondary },
  address: {
    fontFamily: 'monospace',
    fontSize: '0.8rem',
    overflowWrap: 'anywhere',
  },
}));

/** What was tried from one tier; open when something came out otherwise than it has to. */
export function AttemptTable({ attempts }: { attempts: AttemptsOfTier }) {
  const { tier, rows, total, asExpected } = attempts;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  return (
    <More
      open={asExpected < total}
      summary={
        <>
          <span className={classes.tier}>{tier}</span>
          <span className={classes.counts}>
            <StatusLabel tone={asExpected < total ? 'bad' : 'good'}>
              {t('isolation.asExpected', {
                expected: String(asExpected),
                total: String(total),
              })}
            </StatusLabel>
          </span>
        </>
      }
    >
      <DataTable
        label={t('isolation.table', { tier })}
        rows={rows}
        keyOf={({ target, address, expected }) =>
          `${target} ${address} ${expected}`
        }
        columns={[
          { title: t('isolation.target'), render: ({ target }) => target },
          {
            title: t('isolation.address'),
            wide: true,
            render: ({ address }) => (
              <span className={classes.address}>{address}</span>
            ),
          },
          {
            title: t('isolation.mustBe'),
            render: ({ expected }) => t(`isolation.outcome.${expected}`),
          },
          {
            title: t('isolation.firstMoment'),
            render: row => <Outcome row={row} moment="first-moment" />,
          },
          {
            title: t('isolation.settled'),
            render: row => <Outcome row={row} moment="settled" />,
          },
        ]}
      />
    </More>
  );
}

function Outcome(props: {
  row: AttemptRow;
  moment: keyof AttemptRow['outcomes'];
}) {
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const outcome = props.row.outcomes[props.moment];
  if (!outcome) {
    return <span className={classes.notTried}>{t('isolation.notTried')}</span>;
  }
  return (
    <StatusLabel tone={outcome === props.row.expected ? 'good' : 'bad'}>
      {t(`isolation.outcome.${outcome}`)}
    </StatusLabel>
  );
}
