import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Finding } from '@kymaros/plugin-kymaros-common';
import { alpha, makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { kymarosTranslationRef } from '../../translation';
import { nameOfObject } from '../../words/objects';
import { SEVERITY_TONES } from '../../words/tones';
import { StatusLabel, useToneColors } from '../Mark';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gap: theme.spacing(0.5),
    padding: theme.spacing(1.25, 1.75),
    borderLeft: '3px solid',
    borderRadius: theme.shape.borderRadius,
    overflowWrap: 'anywhere',
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    gap: theme.spacing(0, 1.5),
    fontSize: '0.8rem',
    color: theme.palette.text.secondary,
  },
  severity: { fontWeight: 700, color: theme.palette.text.primary },
  object: { fontFamily: 'monospace', fontSize: '0.8rem' },
}));

/** One finding: how bad, about what, what was seen, and what to do about it. */
export function FindingItem(props: {
  finding: Finding;
  /** Of a run that has not begun: it has no verdict to decide. */
  planned?: boolean;
}) {
  const { finding, planned } = props;
  const classes = useStyles();
  const colors = useToneColors();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const tone = SEVERITY_TONES[finding.severity];
  return (
    <div
      className={classes.root}
      style={{
        borderColor: colors[tone],
        backgroundColor: alpha(colors[tone], 0.07),
      }}
    >
      <div className={classes.head}>
        <span className={classes.severity}>
          <StatusLabel tone={tone}>
            {t(`severity.${finding.severity}`)}
          </StatusLabel>
        </span>
        {finding.object && (
          <span className={classes.object}>{nameOfObject(finding.object)}</span>
        )}
        {!finding.object && finding.tier && <span>{finding.tier}</span>}
        <span>
          {t('finding.cause', { cause: t(`cause.${finding.cause}`) })}
        </span>
        {finding.gate && (
          <span>{t(planned ? 'finding.stopsRun' : 'finding.gate')}</span>
        )}
      </div>
      <Typography variant="body2">{finding.message}</Typography>
      {finding.hint && (
        <Typography variant="body2" color="textSecondary">
          <strong>{t('finding.hint')}:</strong> {finding.hint}
        </Typography>
      )}
    </div>
  );
}
