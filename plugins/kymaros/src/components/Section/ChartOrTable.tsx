import Button from '@material-ui/core/Button';
import TableChartIcon from '@material-ui/icons/TableChartOutlined';
import TimelineIcon from '@material-ui/icons/Timeline';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useState, type ReactNode } from 'react';
import { kymarosTranslationRef } from '../../translation';
import { Section, type SectionProps } from './Section';

/** A section with a chart, and behind it the same as a table for those whom a chart does not serve. */
export function ChartOrTable(
  props: Omit<SectionProps, 'actions'> & { chart: ReactNode; table: ReactNode },
) {
  const { chart, table, ...section } = props;
  const { t } = useTranslationRef(kymarosTranslationRef);
  const [asTable, setAsTable] = useState(false);
  return (
    <Section
      {...section}
      actions={
        <Button
          size="small"
          startIcon={asTable ? <TimelineIcon /> : <TableChartIcon />}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? t('chart.showChart') : t('chart.showTable')}
        </Button>
      }
    >
      {asTable ? table : chart}
    </Section>
  );
}
