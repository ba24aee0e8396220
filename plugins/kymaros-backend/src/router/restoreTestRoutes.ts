import { stringifyEntityRef } from '@backstage/catalog-model';
import { weakestReadiness } from '@kymaros/plugin-kymaros-common';
import type { Request, Response, Router } from 'express';
import { withAudit } from './audit';
import type { RouterOptions } from './RouterOptions';
import { readRunQuery } from './runQuery';

/** Routes below `/v1/entities` and `/v1/restore-tests`. */
export function addRestoreTestRoutes(
  router: Router,
  { service, httpAuth, auditor }: RouterOptions,
): void {
  router.get(
    '/v1/entities/:kind/:namespace/:name/restore-tests',
    async (req, res) => {
      const entityRef = entityRefOf(req);
      const items = await withAudit(
        auditor,
        req,
        {
          eventId: 'restore-test-fetch',
          actionType: 'of-entity',
          meta: { entityRef },
        },
        async () =>
          service.ofEntity(entityRef, {
            credentials: await httpAuth.credentials(req),
          }),
      );
      res.json({ items, readiness: weakestReadiness(items) });
    },
  );

  router.get('/v1/restore-tests/:kind/:namespace/:name', async (req, res) => {
    const testRef = entityRefOf(req);
    const test = await withAudit(
      auditor,
      req,
      {
        eventId: 'restore-test-fetch',
        actionType: 'by-ref',
        meta: { testRef },
      },
      async () =>
        service.get(testRef, { credentials: await httpAuth.credentials(req) }),
    );
    res.json(test);
  });

  router.post(
    '/v1/restore-tests/:kind/:namespace/:name/plan',
    async (req, res) => {
      const testRef = entityRefOf(req);
      // From the start, or it would miss whoever leaves before the plan begins.
      const signal = whileWaitedFor(res);
      const plan = await withAudit(
        auditor,
        req,
        { eventId: 'run-plan', actionType: 'plan', meta: { testRef } },
        async () =>
          service.plan(testRef, {
            credentials: await httpAuth.credentials(req, {
              allow: ['user', 'service'],
            }),
            signal,
          }),
      );
      res.json(plan);
    },
  );

  router.get(
    '/v1/restore-tests/:kind/:namespace/:name/runs',
    async (req, res) => {
      const testRef = entityRefOf(req);
      const page = await withAudit(
        auditor,
        req,
        { eventId: 'run-fetch', actionType: 'list', meta: { testRef } },
        async () =>
          service.listRuns(testRef, readRunQuery(req.query), {
            credentials: await httpAuth.credentials(req),
          }),
      );
      res.json(page);
    },
  );

  router.post(
    '/v1/restore-tests/:kind/:namespace/:name/runs',
    async (req, res) => {
      const testRef = entityRefOf(req);
      const run = await withAudit(
        auditor,
        req,
        { eventId: 'run-mutate', actionType: 'start', meta: { testRef } },
        async () =>
          service.startRun(testRef, {
            credentials: await httpAuth.credentials(req, {
              allow: ['user', 'service'],
            }),
          }),
      );
      res.status(202).json(run);
    },
  );
}

/** Aborts when whoever asked has gone away. */
function whileWaitedFor(res: Response): AbortSignal {
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  return gone.signal;
}

function entityRefOf(req: Request): string {
  const { kind, namespace, name } = req.params;
  return stringifyEntityRef({ kind, namespace, name });
}
