import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { EvidenceReport } from '@kymaros/plugin-kymaros-common';
import { kymarosTranslationRef } from '../../translation';
import { summaryOf } from '../../words/report';
import { Facts } from '../Facts';

/** What the report comes to. */
export function ReportNumbers({ report }: { report: EvidenceReport }) {
  const { t } = useTranslationRef(kymarosTranslationRef);
  const numbers = summaryOf(report);
  return (
    <Facts
      facts={[
        { name: t('report.runs'), value: numbers.runs },
        { name: t('report.passed'), value: numbers.pass },
        {
          name: t('report.notPassed'),
          value: numbers.partial + numbers.fail + numbers.unverified,
          note: t('report.notPassedNote', {
            partial: String(numbers.partial),
            fail: String(numbers.fail),
            unverified: String(numbers.unverified),
          }),
        },
        {
          name: t('report.couldNotTest'),
          value: numbers.error,
          note: t('report.couldNotTestNote'),
        },
        {
          name: t('report.objective'),
          value: t('report.objectiveOf', {
            met: String(numbers.metObjective),
            total: String(numbers.withObjective),
          }),
        },
        {
          name: t('report.isolated'),
          value: t('report.objectiveOf', {
            met: String(numbers.isolated),
            total: String(numbers.runs),
          }),
        },
        {
          name: t('report.notTested'),
          value: numbers.notTested,
          note: t('report.notTestedNote'),
        },
      ]}
    />
  );
}
