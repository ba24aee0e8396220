import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { IsolationProof, Run } from '@kymaros/plugin-kymaros-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { kymarosTranslationRef, type Translate } from '../../translation';
import {
  attemptsByTier,
  isAsExpected,
  PROOF_TONES,
} from '../../words/isolation';
import { StatusLabel } from '../Mark';
import { Nothing, Section } from '../Section';
import { AttemptTable } from './AttemptTable';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(1.5) },
}));

/** The evidence that the sandboxes of a run were closed before anything came into them. */
export function IsolationSection({ run }: { run: Run }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const status = run.isolation?.status;
  return (
    <Section
      id="isolation"
      fold={status === 'refuted' ? 'open' : 'closed'}
      title={t('isolation.title')}
      note={
        status && (
          <StatusLabel tone={PROOF_TONES[status]}>
            {t(`isolation.${status}`)}
          </StatusLabel>
        )
      }
    >
      {run.isolation ? (
        <Proof proof={run.isolation} cluster={run.cluster} />
      ) : (
        <Nothing>
          {run.verdict || run.state === 'finished'
            ? t('isolation.never')
            : t('isolation.pending')}
        </Nothing>
      )}
    </Section>
  );
}

function Proof(props: { proof: IsolationProof; cluster: string }) {
  const { proof, cluster } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(kymarosTranslationRef);
  const { attempts } = proof;
  return (
    <div className={classes.root}>
      <Nothing>{noteOn(proof, { cluster, t })}</Nothing>
      {attemptsByTier(attempts).map(ofTier => (
        <AttemptTable key={ofTier.tier} attempts={ofTier} />
      ))}
      {attempts.length > 0 && (
        <Typography variant="caption" color="textSecondary">
          {t('isolation.momentsHint')}
        </Typography>
      )}
    </div>
  );
}

function noteOn(
  { status, attempts }: IsolationProof,
  { cluster, t }: { cluster: string; t: Translate },
): string {
  const count = (expected: 'blocked' | 'reached') =>
    String(attempts.filter(attempt => attempt.expected === expected).length);
  switch (status) {
    case 'proven':
      return t('isolation.provenNote', {
        blocked: count('blocked'),
        reached: count('reached'),
      });
    case 'refuted':
      return t('isolation.refutedNote', {
        unexpected: String(
          attempts.filter(attempt => !isAsExpected(attempt)).length,
        ),
        total: String(attempts.length),
      });
    default:
      return t('isolation.waivedNote', { cluster });
  }
}
