import {
  count,
  entityParameters,
  errors,
  itemsOf,
  json,
  listOf,
  oneOf,
  ref,
  runParameter,
  shape,
  text,
  texts,
  time,
} from './openApiParts';

const flag = { type: 'boolean' };

const filters = [
  ['tier', 'Only of this source namespace'],
  ['pod', 'Only of this pod'],
  ['container', 'Only logs of containers of this name'],
  ['search', 'Only lines and events with this text, in any case'],
].map(([name, description]) => ({
  name,
  in: 'query',
  description,
  // Forms send a plus for a space.
  allowReserved: name === 'search',
  schema: { type: 'string', minLength: 1, maxLength: 253 },
}));

/** Paths about what pods wrote and what checks have read. */
export const logPaths = {
  '/v1/runs/{id}/logs': {
    get: {
      operationId: 'getRunLogs',
      summary: 'What the pods of the sandboxes wrote, and events about them',
      parameters: [runParameter, ...filters],
      responses: {
        '200': json('Logs and events, masked', ref('RunLogs')),
        ...errors,
      },
    },
  },
  '/v1/restore-tests/{kind}/{namespace}/{name}/check-series': {
    get: {
      operationId: 'getCheckSeries',
      summary: 'What the checks of a test have read, run by run',
      parameters: [
        ...entityParameters,
        {
          name: 'limit',
          in: 'query',
          description: 'At most so many points a check, the newest',
          schema: { type: 'integer', minimum: 1, maximum: 1000 },
        },
      ],
      responses: {
        '200': json('A series for each check', itemsOf('CheckSeries')),
        ...errors,
      },
    },
  },
};

/** Shapes of logs and series. */
export const logSchemas = {
  RunLogs: shape({
    collectedAt: time,
    containers: listOf(
      shape({
        tier: text,
        pod: text,
        container: text,
        previous: flag,
        text,
        truncated: flag,
      }),
    ),
    events: listOf(
      shape({
        tier: text,
        type: oneOf('Normal', 'Warning'),
        reason: text,
        object: ref('ObjectReference'),
        message: text,
        count,
        'at?': time,
      }),
    ),
    notes: texts,
  }),
  CheckSeries: shape({
    check: text,
    kind: oneOf('number', 'time'),
    points: listOf(
      shape({
        runId: ref('RunId'),
        at: time,
        value: { type: 'number' },
        state: oneOf('passed', 'failed'),
      }),
    ),
  }),
};
