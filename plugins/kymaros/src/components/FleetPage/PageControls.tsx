import { useTranslationRef } from '@backstage/frontend-plugin-api';
import TablePagination from '@material-ui/core/TablePagination';
import type { PagedQuery } from '../../hooks/useFleet';
import { kymarosTranslationRef } from '../../translation';

/** Which part of a list is on screen, and the ways to its other parts; nothing for a list of one page. */
export function PageControls<T>(props: { list: PagedQuery<T> }) {
  const { data, loading, pages, pageSize, sizes } = props.list;
  const { t } = useTranslationRef(kymarosTranslationRef);
  const shortest = Math.min(pageSize, ...(sizes?.choices ?? []));
  if (!data || (data.totalItems <= shortest && pages.page === 0)) {
    return null;
  }
  return (
    <TablePagination
      component="div"
      count={data.totalItems}
      page={pages.page}
      rowsPerPage={pageSize}
      rowsPerPageOptions={sizes?.choices ?? [pageSize]}
      labelRowsPerPage={t('fleetPages.size')}
      onRowsPerPageChange={event => sizes?.choose(Number(event.target.value))}
      labelDisplayedRows={({ from, to, count }) =>
        t('history.displayed', {
          from: String(from),
          to: String(to),
          total: String(count),
        })
      }
      backIconButtonText={t('fleetPages.back')}
      nextIconButtonText={t('fleetPages.next')}
      backIconButtonProps={{ disabled: pages.page === 0 || loading }}
      nextIconButtonProps={{ disabled: !data.nextCursor || loading }}
      onPageChange={(_, page) => pages.turnTo(page, data.nextCursor)}
    />
  );
}
