import {
  errors,
  json,
  listOf,
  oneOf,
  ref,
  runParameter,
  shape,
  text,
  texts,
} from './openApiParts';

const number = { type: 'number' };

function differenceOf(value: object) {
  return { 'before?': value, 'after?': value };
}

/** Both sides are optional, and OpenAPI has no empty list of what is required. */
function bareDifferenceOf(value: object) {
  return { type: 'object', properties: { before: value, after: value } };
}

/** The path of a comparison. */
export const comparisonPaths = {
  '/v1/runs/{id}/comparison': {
    get: {
      operationId: 'compareRuns',
      summary: 'What differs between two runs; `before` is the older one',
      parameters: [
        runParameter,
        {
          name: 'with',
          in: 'query',
          required: true,
          description: 'Id of the other run, of any test',
          schema: ref('RunId'),
        },
      ],
      responses: {
        '200': json('The differences', ref('RunComparison')),
        ...errors,
      },
    },
  },
};

/** Shapes of a comparison. */
export const comparisonSchemas = {
  RunComparison: shape({
    before: ref('RunSummary'),
    after: ref('RunSummary'),
    definitionChanged: { type: 'boolean' },
    definition: listOf(shape({ field: text, ...differenceOf(text) })),
    'contents?': listOf(
      shape({
        tier: text,
        object: ref('ObjectReference'),
        change: oneOf('added', 'removed', 'changed'),
      }),
    ),
    images: listOf(
      shape({
        tier: text,
        workload: text,
        container: text,
        ...differenceOf(text),
      }),
    ),
    levels: listOf(
      shape({ level: text, 'tier?': text, ...differenceOf(number) }),
    ),
    timings: listOf(shape({ what: text, ...differenceOf(number) })),
    checks: listOf(
      shape({
        name: text,
        state: bareDifferenceOf(text),
        'value?': bareDifferenceOf(number),
      }),
    ),
    findings: shape({ appeared: texts, gone: texts }),
  }),
};
