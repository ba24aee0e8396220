import { stringifyEntityRef } from '@backstage/catalog-model';
import type { Router } from 'express';
import { withAudit } from './audit';
import type { RouterOptions } from './RouterOptions';

/** Routes about the health of clusters. */
export function addClusterRoutes(
  router: Router,
  { clusters, httpAuth, auditor }: RouterOptions,
): void {
  router.get('/v1/clusters', async (req, res) => {
    const items = await withAudit(
      auditor,
      req,
      { eventId: 'cluster-fetch', actionType: 'list', meta: {} },
      async () =>
        clusters.list({ credentials: await httpAuth.credentials(req) }),
    );
    res.json({ items });
  });

  router.get(
    '/v1/restore-tests/:kind/:namespace/:name/cluster',
    async (req, res) => {
      const { kind, namespace, name } = req.params;
      const testRef = stringifyEntityRef({ kind, namespace, name });
      const health = await withAudit(
        auditor,
        req,
        { eventId: 'cluster-fetch', actionType: 'of-test', meta: { testRef } },
        async () =>
          clusters.ofTest(testRef, {
            credentials: await httpAuth.credentials(req),
          }),
      );
      res.json(health);
    },
  );
}
