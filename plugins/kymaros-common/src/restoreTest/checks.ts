import { z } from 'zod';
import { answerExpectation, outputExpectation } from './expectations';
import {
  duration,
  fields,
  labelSelector,
  listOf,
  must,
  namespaceName,
  objectName,
  oneOf,
  serviceName,
  servicePort,
  text,
  wholeNumber,
} from './fields';

const common = {
  name: text('a name', { max: 100 }).describe(
    'what people call it; unique in the test',
  ),
  namespace: namespaceName
    .optional()
    .describe(
      'the tier it is about, by source or sandbox name; without it the check finds its target among all tiers, and a target in two of them is an error',
    ),
  severity: oneOf(['critical', 'normal', 'info'])
    .default('critical')
    .describe(
      'a failed critical check fails the test; a test passes only if one critical check did',
    ),
  weight: wholeNumber(1, 10).default(1).describe('share in the health level'),
};

const retries = wholeNumber(0, 100)
  .default(0)
  .describe('further tries after the first, each with the whole timeout');

const port = servicePort;
const service = serviceName.describe('the Service; headless ones too');

const resourceExists = fields({
  resources: listOf(
    fields({
      kind: text('a kind', { max: 100 }).describe(
        'kind, plural, singular or short name as the cluster knows it: PVC, svc, deploy',
      ),
      name: objectName.describe('name of the object'),
      apiVersion: text('an API version', { max: 100 })
        .optional()
        .describe('only where a kind exists in several groups'),
    }),
    { min: 1, max: 200, what: 'resources' },
  ).describe('objects that must have come back'),
  timeout: duration.default('10s').describe('how long to wait for them'),
});

const podStatus = fields({
  labelSelector: labelSelector.describe('labels of the pods'),
  minReady: wholeNumber(1, 10000).default(1).describe('how many must be ready'),
  timeout: duration.default('5m').describe('how long to wait for them'),
});

const exec = fields({
  podSelector: labelSelector.describe(
    'labels of the pod; a ready one is taken, the first by name',
  ),
  container: text('a container name', { max: 63 })
    .optional()
    .describe('default: as kubectl chooses it, mostly the first'),
  command: listOf(z.string(must('a text (quote numbers and booleans)')), {
    min: 1,
    max: 100,
    what: 'words',
  }).describe('program and arguments; no shell'),
  successExitCode: wholeNumber(0, 255)
    .default(0)
    .describe('exit code that counts as passed'),
  expect: outputExpectation
    .optional()
    .describe('what the command must print; all that is given must hold'),
  timeout: duration.default('30s').describe('for each try'),
  retries,
});

const pathRule = must('an absolute path such as /healthz');

const httpGet = fields({
  service,
  port,
  path: z
    .string(pathRule)
    .startsWith('/', pathRule)
    .default('/')
    .describe('path and query'),
  scheme: oneOf(['http', 'https', 'HTTP', 'HTTPS'])
    .default('http')
    .describe('https certificates are not verified, as in a probe'),
  headers: z
    .record(z.string().min(1), z.string(must('a text')), must('a map of texts'))
    .default({})
    .describe('request headers'),
  expectedStatus: wholeNumber(100, 599)
    .default(200)
    .describe('status that counts as passed'),
  expect: answerExpectation
    .optional()
    .describe('what the service must answer; all that is given must hold'),
  timeout: duration.default('10s').describe('for each try'),
  retries,
});

const tcpSocket = fields({
  service,
  port,
  timeout: duration.default('10s').describe('for each try'),
  retries,
});

const CHECK_TYPES = [
  'resourceExists',
  'podStatus',
  'exec',
  'httpGet',
  'tcpSocket',
] as const;

/** Schema of one check. @public */
export const checkSchema = z.discriminatedUnion(
  'type',
  [
    fields({ ...common, type: z.literal('resourceExists'), resourceExists }),
    fields({ ...common, type: z.literal('podStatus'), podStatus }),
    fields({ ...common, type: z.literal('exec'), exec }),
    fields({ ...common, type: z.literal('httpGet'), httpGet }),
    fields({ ...common, type: z.literal('tcpSocket'), tcpSocket }),
  ],
  {
    error: issue =>
      issue.code === 'invalid_union'
        ? oneOf(CHECK_TYPES).safeParse(typeOf(issue.input)).error?.issues[0]
            .message
        : must(
            'a check, a map with name, type and a block named as its type',
          ).error(issue),
  },
);

function typeOf(check: unknown): unknown {
  return (check as { type?: unknown }).type;
}

/** One check of a restore test. @public */
export type Check = z.output<typeof checkSchema>;

/** The five check types. @public */
export type CheckType = Check['type'];
