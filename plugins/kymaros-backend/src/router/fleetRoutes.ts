import type {
  FleetFilter,
  RestoreTestOrder,
  ServiceStatus,
  TestStatus,
  Verdict,
} from '@kymaros/plugin-kymaros-common';
import type { Request, Router } from 'express';
import type { FleetOptions } from '../service/fleet/FleetService';
import { withAudit } from './audit';
import { readRef } from './readRef';
import type { RouterOptions } from './RouterOptions';

/** Values of parameters, after the OpenAPI document has checked and coerced them. */
interface FleetParameters {
  owner?: string[];
  system?: string[];
  cluster?: string[];
  limit?: number;
  cursor?: string;
}

/** Routes about all restore tests together. */
export function addFleetRoutes(
  router: Router,
  { fleet, httpAuth, auditor }: RouterOptions,
): void {
  router.get('/v1/restore-tests', async (req, res) => {
    const { status, search, orderBy, order } = req.query as {
      status?: TestStatus[];
      search?: string;
      orderBy?: RestoreTestOrder;
      order?: 'asc' | 'desc';
    };
    const query = { statuses: status, search, orderBy, order, ...pageOf(req) };
    res.json(
      await audited(req, 'list-tests', options =>
        fleet.listTests({ ...query, ...filterOf(req) }, options),
      ),
    );
  });

  router.get('/v1/fleet', async (req, res) => {
    res.json(
      await audited(req, 'overview', options =>
        fleet.overview(filterOf(req), options),
      ),
    );
  });

  router.get('/v1/fleet/calendar', async (req, res) => {
    const { from, to, timezone } = req.query as Record<string, string>;
    res.json(
      await audited(req, 'calendar', options =>
        fleet.calendar({ from, to, timezone, ...filterOf(req) }, options),
      ),
    );
  });

  router.get('/v1/fleet/runs', async (req, res) => {
    const { from, to, verdict } = req.query as {
      from: string;
      to: string;
      verdict?: Verdict[];
    };
    const query = { from, to, verdicts: verdict, ...pageOf(req) };
    res.json(
      await audited(req, 'list-runs', options =>
        fleet.listRuns({ ...query, ...filterOf(req) }, options),
      ),
    );
  });

  router.get('/v1/fleet/services', async (req, res) => {
    const { status } = req.query as { status?: ServiceStatus[] };
    const query = { statuses: status, ...pageOf(req) };
    res.json(
      await audited(req, 'list-services', options =>
        fleet.listServices({ ...query, ...filterOf(req) }, options),
      ),
    );
  });

  async function audited<T>(
    req: Request,
    actionType: string,
    answer: (options: FleetOptions) => Promise<T>,
  ): Promise<T> {
    return withAudit(
      auditor,
      req,
      { eventId: 'fleet-fetch', actionType, meta: {} },
      async () => answer({ credentials: await httpAuth.credentials(req) }),
    );
  }
}

function pageOf(req: Request): { limit?: number; cursor?: string } {
  const { limit, cursor } = req.query as FleetParameters;
  return { limit, cursor };
}

function filterOf(req: Request): FleetFilter {
  const { owner, system, cluster } = req.query as FleetParameters;
  return {
    ownerRefs: owner?.map(ref => readRef('owner', ref)),
    systemRefs: system?.map(ref => readRef('system', ref)),
    clusters: cluster,
  };
}
