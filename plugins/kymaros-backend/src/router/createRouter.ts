import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import type { Router } from 'express';
import { addComparisonRoutes } from './comparisonRoutes';
import { addEvidenceRoutes } from './evidenceRoutes';
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
  addRestoreTestRoutes(router, options);
  addRunRoutes(router, options);
  addComparisonRoutes(router, options);
  addEvidenceRoutes(router, options);
  addLogRoutes(router, options);
  return router;
}
