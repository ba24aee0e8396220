import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  RestoreTestSummary,
  RunSummary,
} from '@kymaros/plugin-kymaros-common';
import { kymarosTranslationRef } from '../../translation';
import { ageingInWords, cadenceInWords } from '../../words/freshness';
import { StatusLabel } from '../Mark';
import { RelativeTime } from '../RelativeTime';

/** How old the proof is, how often it is to be renewed, and whether it still counts in full. */
export function Freshness(props: {
  test: RestoreTestSummary;
  run: RunSummary;
}) {
  const { test, run } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  const ageing = ageingInWords(test, t);
  return (
    <>
      <span>
        {t(run.verdict === 'fail' ? 'now.tested' : 'now.proven')}{' '}
        <RelativeTime iso={run.verdictAt ?? run.createdAt} />
        {'; '}
        {cadenceInWords(test, t)}
      </span>
      {ageing && (
        <div>
          <StatusLabel tone="fair">{ageing}</StatusLabel>
        </div>
      )}
    </>
  );
}
