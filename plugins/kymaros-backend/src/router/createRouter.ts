import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import type { Router } from 'express';
import { addClusterRoutes } from './clusterRoutes';
import { addComparisonRoutes } from './comparisonRoutes';
import { addEvidenceRoutes } from './evidenceRoutes';
import { addFleetRoutes } from './fleetRoutes';
import { addLogRoutes } from './logRoutes';
import { openApiDocument } from './openApiDocument';
import { addRestoreTestRoutes } from './restoreTestRoutes';
import type { RouterOptions } from './RouterOptions';
import { addRunRoutes } from './runRoutes';

/**
 * The HTTP API under `/api/kymaros`. Requests that the OpenAPI document (served at `/openapi.json`) does not allow are
 * refused before they reach a route.
 */
export async function createRouter(options: RouterOptions): Promise<Router> {
  const router: Router = await createValidatedOpenApiRouter(openApiDocument);
  addFleetRoutes(router, options);
  addClusterRoutes(router, options);
  addRestoreTestRoutes(router, options);
  addRunRoutes(router, options);
  addComparisonRoutes(router, options);
  addEvidenceRoutes(router, options);
  addLogRoutes(router, options);
  return router;
}
