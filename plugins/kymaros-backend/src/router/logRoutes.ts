import { stringifyEntityRef } from '@backstage/catalog-model';
import type { RunLogQuery } from '@kymaros/plugin-kymaros-common';
import type { Router } from 'express';
import { withAudit } from './audit';
import type { RouterOptions } from './RouterOptions';

const DEFAULT_POINTS = 100;

/** Routes of what pods wrote and what checks have read. */
export function addLogRoutes(
  router: Router,
  { service, httpAuth, auditor }: RouterOptions,
): void {
  router.get('/v1/runs/:id/logs', async (req, res) => {
    const runId = req.params.id;
    const logs = await withAudit(
      auditor,
      req,
      { eventId: 'run-fetch', actionType: 'logs', meta: { runId } },
      async () =>
        service.getRunLogs(runId, req.query as RunLogQuery, {
          credentials: await httpAuth.credentials(req),
        }),
    );
    res.json(logs);
  });

  router.get(
    '/v1/restore-tests/:kind/:namespace/:name/check-series',
    async (req, res) => {
      const { kind, namespace, name } = req.params;
      const testRef = stringifyEntityRef({ kind, namespace, name });
      const { limit = DEFAULT_POINTS } = req.query as { limit?: number };
      const items = await withAudit(
        auditor,
        req,
        {
          eventId: 'restore-test-fetch',
          actionType: 'check-series',
          meta: { testRef },
        },
        async () =>
          service.getCheckSeries(
            testRef,
            { limit },
            { credentials: await httpAuth.credentials(req) },
          ),
      );
      res.json({ items });
    },
  );
}
