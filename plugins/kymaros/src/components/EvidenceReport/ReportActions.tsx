import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  EvidenceReport,
  EvidenceReportQuery,
} from '@kymaros/plugin-kymaros-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import GetAppIcon from '@material-ui/icons/GetApp';
import PrintIcon from '@material-ui/icons/Print';
import { kymarosApiRef } from '../../api';
import { saveAs } from '../../download';
import { useVerb } from '../../hooks/useRunVerbs';
import { kymarosTranslationRef } from '../../translation';
import { ActionFailure } from '../RunActions';

const useStyles = makeStyles(theme => ({
  root: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
}));

/** Takes a report away: on paper, or as a file. */
export function ReportActions(props: {
  report: EvidenceReport;
  query: EvidenceReportQuery;
}) {
  const { report, query } = props;
  const classes = useStyles();
  const api = useApi(kymarosApiRef);
  const { t } = useTranslationRef(kymarosTranslationRef);
  const name = `kymaros-report-${query.from.slice(0, 10)}-${query.to.slice(
    0,
    10,
  )}`;
  const csv = useVerb(async () =>
    saveAs({
      name: `${name}.csv`,
      type: 'text/csv',
      text: await api.getEvidenceReportCsv(query),
    }),
  );
  return (
    <div className={classes.root}>
      <Button
        variant="contained"
        color="primary"
        size="small"
        startIcon={<PrintIcon />}
        onClick={() => window.print()}
      >
        {t('report.print')}
      </Button>
      <Button
        variant="outlined"
        size="small"
        startIcon={<GetAppIcon />}
        onClick={() =>
          saveAs({
            name: `${name}.json`,
            type: 'application/json',
            text: `${JSON.stringify(report, undefined, 2)}\n`,
          })
        }
      >
        {t('report.json')}
      </Button>
      <Button
        variant="outlined"
        size="small"
        startIcon={<GetAppIcon />}
        disabled={csv.busy}
        onClick={() => csv.act()}
      >
        {t('report.csv')}
      </Button>
      <ActionFailure title={t('report.csvFailed')} verb={csv} />
    </div>
  );
}
