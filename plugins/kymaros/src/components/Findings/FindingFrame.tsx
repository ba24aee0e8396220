import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Finding } from '@kymaros/plugin-kymaros-common';
import { alpha, makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { ReactNode } from 'react';
import { kymarosTranslationRef } from '../../translation';
import { SEVERITY_TONES } from '../../words/tones';
import { StatusLabel, useToneColors } from '../Mark';

const useStyles = makeStyles(theme => ({
  // Text in full strength: what is weaker on a page is too weak on a tint.
  root: {
    display: 'grid',
    gap: theme.spacing(0.5),
    padding: theme.spacing(1.25, 1.75),
    borderLeft: '3px solid',
    borderRadius: theme.shape.borderRadius,
    overflowWrap: 'anywhere',
    color: theme.palette.text.primary,
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    gap: theme.spacing(0, 1.5),
    fontSize: '0.8rem',
  },
  severity: { fontWeight: 700 },
}));

/** What findings of a kind have in common: how bad, whose fault, and what to do; around what was seen. */
export function FindingFrame(props: {
  finding: Finding;
  planned?: boolean;
  about: ReactNode;
  children: ReactNode;
}) {
  const { finding, planned, about, children } = props;
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
        {about && <span>{about}</span>}
        <span>
          {t('finding.cause', { cause: t(`cause.${finding.cause}`) })}
        </span>
        {finding.gate && (
          <span>{t(planned ? 'finding.stopsRun' : 'finding.gate')}</span>
        )}
      </div>
      {children}
      {finding.hint && (
        <Typography variant="body2">
          <strong>{t('finding.hint')}:</strong>{' '}
          <span lang="en">{finding.hint}</span>
        </Typography>
      )}
    </div>
  );
}
