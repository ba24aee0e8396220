import type { Router } from 'express';
import { withAudit } from './audit';
import type { RouterOptions } from './RouterOptions';

/** The route that compares two runs. */
export function addComparisonRoutes(
  router: Router,
  { service, httpAuth, auditor }: RouterOptions,
): void {
  router.get('/v1/runs/:id/comparison', async (req, res) => {
    const runId = req.params.id;
    // The OpenAPI document has checked it.
    const { with: otherRunId } = req.query as { with: string };
    const comparison = await withAudit(
      auditor,
      req,
      {
        eventId: 'run-fetch',
        actionType: 'comparison',
        meta: { runId, otherRunId },
      },
      async () =>
        service.compareRuns(runId, otherRunId, {
          credentials: await httpAuth.credentials(req),
        }),
    );
    res.json(comparison);
  });
}
