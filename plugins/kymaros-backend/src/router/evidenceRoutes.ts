import type {
  EvidenceReport,
  EvidenceReportQuery,
} from '@kymaros/plugin-kymaros-common';
import type { Request, Router } from 'express';
import { reportCsv } from '../evidence/reportCsv';
import { withAudit } from './audit';
import { readRef } from './readRef';
import type { RouterOptions } from './RouterOptions';

/** Routes of records, of the keys that they are signed with, and of reports about them. */
export function addEvidenceRoutes(
  router: Router,
  { service, httpAuth, auditor }: RouterOptions,
): void {
  router.get('/v1/runs/:id/evidence', async (req, res) => {
    const runId = req.params.id;
    const file = await withAudit(
      auditor,
      req,
      { eventId: 'evidence-fetch', actionType: 'by-run', meta: { runId } },
      async () =>
        service.getRunEvidence(runId, {
          credentials: await httpAuth.credentials(req),
        }),
    );
    res.json(file);
  });

  router.get('/v1/evidence/keys', async (req, res) => {
    const items = await withAudit(
      auditor,
      req,
      { eventId: 'evidence-fetch', actionType: 'keys', meta: {} },
      async () =>
        service.listEvidenceKeys({
          credentials: await httpAuth.credentials(req),
        }),
    );
    res.json({ items });
  });

  router.get('/v1/evidence-report', async (req, res) => {
    res.json(await report(req));
  });

  router.get('/v1/evidence-report.csv', async (req, res) => {
    const found = await report(req);
    const [from, to] = [found.from, found.to].map(time => time.slice(0, 10));
    res
      .attachment(`restore-tests-${from}-${to}.csv`)
      .type('text/csv')
      .send(reportCsv(found));
  });

  async function report(req: Request): Promise<EvidenceReport> {
    const query = readReportQuery(req.query);
    return withAudit(
      auditor,
      req,
      {
        eventId: 'evidence-fetch',
        actionType: 'report',
        meta: JSON.parse(JSON.stringify(query)),
      },
      async () =>
        service.reportEvidence(query, {
          credentials: await httpAuth.credentials(req),
        }),
    );
  }
}

/** The query of a report, after the OpenAPI document has checked its parameters. */
function readReportQuery(query: object): EvidenceReportQuery {
  const { from, to, entityRef, ownerRef } = query as EvidenceReportQuery;
  return {
    from,
    to,
    entityRef: entityRef && readRef('entityRef', entityRef),
    ownerRef: ownerRef && readRef('ownerRef', ownerRef),
  };
}
