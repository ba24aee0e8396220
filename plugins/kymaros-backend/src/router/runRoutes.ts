import type { Router } from 'express';
import { withAudit } from './audit';
import type { RouterOptions } from './RouterOptions';

const EVENTS_PER_PAGE = 500;

/** Routes below `/v1/runs`. */
export function addRunRoutes(
  router: Router,
  { service, httpAuth, auditor }: RouterOptions,
): void {
  router.get('/v1/runs/:id', async (req, res) => {
    const runId = req.params.id;
    const run = await withAudit(
      auditor,
      req,
      { eventId: 'run-fetch', actionType: 'by-id', meta: { runId } },
      async () =>
        service.getRun(runId, { credentials: await httpAuth.credentials(req) }),
    );
    res.json(run);
  });

  // Not audited: a page that shows a live run asks every few seconds, and has been audited when it read the run.
  router.get('/v1/runs/:id/events', async (req, res) => {
    const { after = 0 } = req.query as { after?: number };
    const items = await service.listEvents(
      req.params.id,
      { after, limit: EVENTS_PER_PAGE },
      { credentials: await httpAuth.credentials(req) },
    );
    res.json({ items });
  });

  router.post('/v1/runs/:id/cancel', async (req, res) => {
    const runId = req.params.id;
    const run = await withAudit(
      auditor,
      req,
      { eventId: 'run-mutate', actionType: 'cancel', meta: { runId } },
      async () =>
        service.cancelRun(runId, {
          credentials: await httpAuth.credentials(req, {
            allow: ['user', 'service'],
          }),
        }),
    );
    res.status(202).json(run);
  });

  router.post('/v1/runs/:id/sandbox/extend', async (req, res) => {
    const runId = req.params.id;
    const { by } = req.body as { by: string };
    const run = await withAudit(
      auditor,
      req,
      {
        eventId: 'sandbox-mutate',
        actionType: 'extend',
        meta: { runId, by },
      },
      async () =>
        service.extendSandbox(runId, by, {
          credentials: await httpAuth.credentials(req, {
            allow: ['user', 'service'],
          }),
        }),
    );
    res.status(202).json(run);
  });

  router.post('/v1/runs/:id/sandbox/release', async (req, res) => {
    const runId = req.params.id;
    const run = await withAudit(
      auditor,
      req,
      { eventId: 'sandbox-mutate', actionType: 'release', meta: { runId } },
      async () =>
        service.releaseSandbox(runId, {
          credentials: await httpAuth.credentials(req, {
            allow: ['user', 'service'],
          }),
        }),
    );
    res.status(202).json(run);
  });
}
