import { useApi } from '@backstage/core-plugin-api';
import type {
  EvidenceReport,
  EvidenceReportQuery,
} from '@kymaros/plugin-kymaros-common';
import { kymarosApiRef } from '../api';
import type { LiveQuery } from '../live/useLiveQuery';
import { useOnce } from './useOnce';

/** The report of a period. */
export function useEvidenceReport(
  query: EvidenceReportQuery,
): LiveQuery<EvidenceReport> {
  const api = useApi(kymarosApiRef);
  const { from, to, entityRef, ownerRef } = query;
  return useOnce({
    key: [from, to, entityRef, ownerRef].join(' '),
    load: () => api.getEvidenceReport(query),
  });
}
