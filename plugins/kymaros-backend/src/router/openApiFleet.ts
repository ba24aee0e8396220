import {
  SERVICE_STATUSES,
  TEST_STATUSES,
} from '@kymaros/plugin-kymaros-common';
import {
  count,
  errors,
  json,
  listOf,
  manyOf,
  oneOf,
  pageOf,
  pageParameters,
  ref,
  shape,
  text,
  texts,
  time,
} from './openApiParts';

const VERDICTS = ['pass', 'partial', 'fail', 'unverified', 'error'];
const day = { type: 'string', format: 'date' };
const someText = { type: 'string', minLength: 1 };

const filterParameters = [
  manyOf('owner', 'Only tests of one of these owners', someText),
  manyOf('system', 'Only tests of one of these systems', someText),
  manyOf('cluster', 'Only tests on one of these clusters', someText),
];

function required(name: string, schema: object, description: string) {
  return {
    name,
    in: 'query',
    required: true,
    allowReserved: true,
    description,
    schema,
  };
}

function optional(name: string, schema: object, description: string) {
  return { name, in: 'query', description, schema };
}

/** Paths about all restore tests together. */
export const fleetPaths = {
  '/v1/restore-tests': {
    get: {
      operationId: 'listRestoreTests',
      summary: 'All restore tests that the caller may see',
      parameters: [
        ...pageParameters,
        ...filterParameters,
        manyOf(
          'status',
          'Only tests that are proven so well',
          oneOf(...TEST_STATUSES),
        ),
        optional(
          'search',
          { type: 'string', maxLength: 200 },
          'Text that the title, the ref or a vouched-for entity contains, in any case',
        ),
        optional(
          'orderBy',
          oneOf(
            'ref',
            'urgency',
            'title',
            'readiness',
            'provenAt',
            'nextRunAt',
          ),
          'By ref unless it says otherwise',
        ),
        optional(
          'order',
          oneOf('asc', 'desc'),
          'Ascending, for urgency worst first, unless it says otherwise',
        ),
      ],
      responses: {
        '200': json('A page of tests', pageOf('RestoreTestSummary')),
        ...errors,
      },
    },
  },
  '/v1/fleet': {
    get: {
      operationId: 'getFleetOverview',
      summary:
        'How well the services of the catalog are proven, what runs now and next, and what is kept',
      parameters: filterParameters,
      responses: {
        '200': json('The overview', ref('FleetOverview')),
        ...errors,
      },
    },
  },
  '/v1/fleet/calendar': {
    get: {
      operationId: 'getFleetCalendar',
      summary: 'Runs day by day, finished and planned',
      parameters: [
        ...filterParameters,
        required('from', day, 'The first day'),
        required('to', day, 'The last day; at most 400 days after `from`'),
        required(
          'timezone',
          someText,
          'IANA time zone whose midnights part the days',
        ),
      ],
      responses: {
        '200': json('The days', ref('FleetCalendar')),
        ...errors,
      },
    },
  },
  '/v1/fleet/runs': {
    get: {
      operationId: 'listFleetRuns',
      summary: 'Runs of all tests that the caller may see, newest first',
      parameters: [
        ...pageParameters,
        ...filterParameters,
        required('from', time, 'Runs that were queued from then on'),
        required('to', time, 'Runs that were queued before'),
        manyOf(
          'verdict',
          'Only runs with one of these verdicts',
          oneOf(...VERDICTS),
        ),
      ],
      responses: {
        '200': json('A page of runs', pageOf('RunSummary')),
        ...errors,
      },
    },
  },
  '/v1/fleet/services': {
    get: {
      operationId: 'listServices',
      summary:
        'Services of the catalog and how well they are proven, worst first and then by name',
      parameters: [
        ...pageParameters,
        ...filterParameters,
        manyOf(
          'status',
          'Only services that are proven so well',
          oneOf(...SERVICE_STATUSES),
        ),
      ],
      responses: {
        '200': json('A page of services', pageOf('ServiceSummary')),
        ...errors,
      },
    },
  },
};

function countsOf(names: readonly string[], suffix = '') {
  return shape(
    Object.fromEntries(names.map(name => [`${name}${suffix}`, count])),
  );
}

const filterValues = listOf(shape({ value: text, title: text, tests: count }));

/** Shapes of what is said about all restore tests together. */
export const fleetSchemas = {
  FleetOverview: shape({
    at: time,
    services: countsOf(SERVICE_STATUSES),
    tests: countsOf(TEST_STATUSES),
    active: listOf(ref('RunSummary')),
    activeTotal: count,
    upcoming: listOf(
      shape({
        testRef: text,
        title: text,
        entityRefs: texts,
        cluster: text,
        at: time,
      }),
    ),
    kept: listOf(ref('RunSummary')),
    keptTotal: count,
    owners: filterValues,
    systems: filterValues,
    clusters: filterValues,
  }),
  FleetCalendar: shape({
    days: listOf(
      shape({
        date: day,
        runs: countsOf(VERDICTS, '?'),
        'planned?': count,
      }),
    ),
  }),
  ServiceSummary: shape({
    entityRef: text,
    title: text,
    'ownerRef?': text,
    'systemRef?': text,
    status: oneOf(...SERVICE_STATUSES),
    testRefs: texts,
  }),
};
