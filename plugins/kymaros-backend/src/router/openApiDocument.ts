import type { OpenAPIObject } from 'openapi3-ts';
import { clusterPaths, clusterSchemas } from './openApiClusters';
import { comparisonPaths, comparisonSchemas } from './openApiComparison';
import { evidencePaths, evidenceSchemas } from './openApiEvidence';
import { fleetPaths, fleetSchemas } from './openApiFleet';
import { logPaths, logSchemas } from './openApiLogs';
import {
  entityParameters,
  errorResponse,
  errors,
  itemsOf,
  json,
  pageOf,
  pageParameters,
  runParameter,
} from './openApiParts';
import { resultSchemas } from './openApiResults';
import { openApiSchemas } from './openApiSchemas';

function readyListOf(name: string) {
  const list = itemsOf(name);
  const readiness = { type: 'integer', minimum: 0, maximum: 100 };
  return { ...list, properties: { ...list.properties, readiness } };
}

/** The HTTP API, relative to `/api/kymaros`. The router refuses requests that it does not allow. */
export const openApiDocument = {
  openapi: '3.0.3',
  info: {
    title: 'Kymaros',
    version: '1',
    description: 'Restore tests of services and their runs',
    license: {
      name: 'Apache-2.0',
      url: 'http://www.apache.org/licenses/LICENSE-2.0.html',
    },
  },
  servers: [{ url: '/' }],
  paths: {
    '/v1/entities/{kind}/{namespace}/{name}/restore-tests': {
      get: {
        operationId: 'getEntityRestoreTests',
        summary: 'Restore tests that the entity defines or that vouch for it',
        parameters: entityParameters,
        responses: {
          '200': json(
            'The tests, and the readiness of the weakest of them',
            readyListOf('RestoreTestSummary'),
          ),
          ...errors,
        },
      },
    },
    ...fleetPaths,
    ...clusterPaths,
    '/v1/restore-tests/{kind}/{namespace}/{name}': {
      get: {
        operationId: 'getRestoreTest',
        summary: 'A restore test with its resolved definition or its problems',
        parameters: entityParameters,
        responses: {
          '200': json('The test', {
            $ref: '#/components/schemas/RestoreTestSummary',
          }),
          ...errors,
        },
      },
    },
    '/v1/restore-tests/{kind}/{namespace}/{name}/plan': {
      post: {
        operationId: 'planRun',
        summary: 'What a run would do; changes nothing that lasts',
        parameters: entityParameters,
        responses: {
          '200': json('The plan', { $ref: '#/components/schemas/RestorePlan' }),
          ...errors,
          '503': errorResponse(
            'The cluster did not answer in time, or enough plans are being made',
          ),
        },
      },
    },
    '/v1/restore-tests/{kind}/{namespace}/{name}/runs': {
      get: {
        operationId: 'listRuns',
        summary: 'The runs of a test, newest first',
        parameters: [
          ...entityParameters,
          ...pageParameters,
          {
            name: 'verdict',
            in: 'query',
            description: 'Only runs with one of these verdicts',
            style: 'form',
            explode: true,
            schema: {
              type: 'array',
              items: { $ref: '#/components/schemas/Verdict' },
            },
          },
          {
            name: 'orderBy',
            in: 'query',
            schema: {
              type: 'string',
              enum: ['createdAt', 'score', 'rtoMs', 'durationMs'],
            },
          },
          {
            name: 'order',
            in: 'query',
            schema: { type: 'string', enum: ['asc', 'desc'] },
          },
        ],
        responses: {
          '200': json('A page of runs', pageOf('RunSummary')),
          ...errors,
        },
      },
      post: {
        operationId: 'startRun',
        summary: 'Queues a run',
        parameters: entityParameters,
        responses: {
          '202': json('The queued run', { $ref: '#/components/schemas/Run' }),
          ...errors,
          '409': errorResponse(
            'A run of the test is active; the message names it',
          ),
        },
      },
    },
    '/v1/runs/{id}': {
      get: {
        operationId: 'getRun',
        summary: 'A run with all that is known of it',
        parameters: [runParameter],
        responses: {
          '200': json('The run', { $ref: '#/components/schemas/Run' }),
          ...errors,
        },
      },
    },
    '/v1/runs/{id}/events': {
      get: {
        operationId: 'getRunEvents',
        summary: 'What happened in a run since, oldest first, at most 500',
        parameters: [
          runParameter,
          {
            name: 'after',
            in: 'query',
            description: '`seq` of the last event that is known; 0 for all',
            schema: { type: 'integer', minimum: 0 },
          },
        ],
        responses: {
          '200': json('The events', itemsOf('RunEvent')),
          ...errors,
        },
      },
    },
    '/v1/runs/{id}/cancel': {
      post: {
        operationId: 'cancelRun',
        summary: 'Asks for the end of a run; it cleans up first',
        parameters: [runParameter],
        responses: {
          '202': json('The run', { $ref: '#/components/schemas/Run' }),
          ...errors,
          '409': errorResponse('The run has ended'),
        },
      },
    },
    '/v1/runs/{id}/sandbox/extend': {
      post: {
        operationId: 'extendSandbox',
        summary: 'Keeps the sandboxes of a finished run for longer',
        parameters: [runParameter],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['by'],
                additionalProperties: false,
                properties: {
                  by: {
                    type: 'string',
                    minLength: 1,
                    maxLength: 20,
                    description:
                      'A duration such as 30m or 2h; it ends where the cluster allows no more',
                  },
                },
              },
            },
          },
        },
        responses: {
          '202': json('The run', { $ref: '#/components/schemas/Run' }),
          ...errors,
          '409': errorResponse(
            'The sandboxes are not kept, or cannot be kept longer',
          ),
          '503': errorResponse(
            'The cluster did not answer; they stay until the time they had',
          ),
        },
      },
    },
    '/v1/runs/{id}/sandbox/release': {
      post: {
        operationId: 'releaseSandbox',
        summary: 'Gives up the kept sandboxes of a finished run',
        parameters: [runParameter],
        responses: {
          '202': json('The run', { $ref: '#/components/schemas/Run' }),
          ...errors,
          '409': errorResponse('The sandboxes are not kept'),
        },
      },
    },
    ...comparisonPaths,
    ...evidencePaths,
    ...logPaths,
  },
  components: {
    schemas: {
      ...openApiSchemas,
      ...resultSchemas,
      ...comparisonSchemas,
      ...evidenceSchemas,
      ...fleetSchemas,
      ...clusterSchemas,
      ...logSchemas,
    },
  },
} as unknown as OpenAPIObject & { components: object };
