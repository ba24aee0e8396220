import { z } from 'zod';
import { checkSchema } from './checks';
import { cronProblem, timezoneProblem } from './cron';
import {
  duration,
  fields,
  flag,
  labelSelector,
  listOf,
  must,
  namespaceName,
  oneOf,
  quantities,
  text,
} from './fields';

/*
 * The one description of a restore test: types, validation and documentation all come from here.
 * The format is the seed's (see docs/restore-tests.md); fields beyond it are optional.
 */

const schedule = z
  .string(must('a cron expression of five fields'))
  .check(explainedBy(cronProblem))
  .meta({ title: 'cron' });

const timezone = z
  .string(must('an IANA time zone such as UTC or Europe/Berlin'))
  .check(explainedBy(timezoneProblem))
  .meta({ title: 'time zone' });

function explainedBy(problemOf: (written: string) => string | undefined) {
  return (payload: z.core.ParsePayload<string>) => {
    const message = problemOf(payload.value);
    if (message !== undefined) {
      payload.issues.push({ code: 'custom', message, input: payload.value });
    }
  };
}

const namespaces = listOf(
  fields({
    name: namespaceName.describe('source namespace, as in the backup'),
    sandboxName: namespaceName
      .optional()
      .describe('sandbox to restore it into; generated when left out'),
  }),
  { min: 1, max: 50, what: 'namespaces' },
);

const backupName = text(
  'the name of a Velero Backup, latest, or schedule/NAME',
  { max: 253 },
);

const sandbox = fields({
  namespacePrefix: namespaceName
    .max(40, must('at most 40 characters'))
    .default('kymaros')
    .describe('start of generated sandbox names'),
  ttl: duration
    .default('4h')
    .describe(
      'after this even a kept sandbox is removed, unless somebody extends it',
    ),
  keepOnFailure: z
    .union(
      [z.boolean(), duration],
      must('true, false, or how long as a duration such as 2h'),
    )
    .default(false)
    .describe(
      'keep the sandboxes of a run that did not pass: true (for 1h), or for how long',
    ),
  resourceQuota: quantities('limits.memory: 8Gi')
    .optional()
    .describe('`hard` of a ResourceQuota in each sandbox'),
  limitRange: fields({
    default: quantities('memory: 512Mi')
      .optional()
      .describe('limits of containers that have none'),
    defaultRequest: quantities('memory: 256Mi')
      .optional()
      .describe('requests of containers that have none'),
    max: quantities('memory: 4Gi')
      .optional()
      .describe('the most that a container may have'),
    min: quantities('cpu: 10m')
      .optional()
      .describe('the least that a container may have'),
  })
    .optional()
    .describe('a LimitRange for the containers of each sandbox'),
});

/** Schema of `spec` of a RestoreTest; its output has every default filled in. @public */
export const restoreTestSpecSchema = fields({
  schedule: schedule
    .optional()
    .describe('cron of five fields; without it the test runs on demand only'),
  timezone: timezone.default('UTC').describe('IANA time zone of the schedule'),
  suspend: flag().default(false).describe('true: not run by schedule'),
  cluster: text('a cluster', { max: 100 })
    .optional()
    .describe(
      'a name of `kymaros.clusters`; may be left out when there is just one',
    ),
  timeout: duration
    .default('1h')
    .describe('of the whole run, from start to verdict'),
  backupSource: fields({
    name: backupName.describe(
      'a Velero Backup by name, `latest`, or `schedule/NAME`: the newest usable backup of that schedule',
    ),
    namespaces: namespaces.describe('the tiers, restored in this order'),
    labelSelector: labelSelector
      .optional()
      .describe('restore only objects with these labels'),
  }).describe('what to restore'),
  networkIsolation: fields({
    mode: oneOf(['strict', 'group'])
      .default('strict')
      .describe(
        'strict: each sandbox alone; group: the sandboxes of a run reach each other. Everything else is blocked in both',
      ),
    dns: oneOf(['rewrite', 'none'])
      .optional()
      .describe(
        'rewrite (default): names of the source namespaces lead into their sandboxes, in strict mode only those of the tier that asks; none: only names of sandboxes are answered',
      ),
  })
    .prefault({})
    .describe('who may talk to whom'),
  sandbox: sandbox.prefault({}).describe('the throw-away namespaces'),
  objectives: fields({
    rto: duration
      .optional()
      .describe(
        'the service must be back within this time: the last critical check must have passed by then, without the time that the run spent in the queue of Velero',
      ),
    rpo: duration
      .optional()
      .describe(
        'the backup may be this old at most when the run begins, or the newest record that a check has read',
      ),
  })
    .prefault({})
    .describe('what the service has promised'),
  checks: z
    .array(checkSchema, must('a list of checks'))
    .max(200, must('a list of at most 200 checks'))
    .default([])
    .describe('what must be true after the restore'),
});

/** `spec` of a RestoreTest with all defaults filled in. @public */
export type RestoreTestSpec = z.output<typeof restoreTestSpecSchema>;

/** `spec` of a RestoreTest as people write it. @public */
export type RestoreTestSpecInput = z.input<typeof restoreTestSpecSchema>;

/** A Kubernetes LabelSelector. @public */
export type LabelSelector = {
  matchLabels?: Record<string, string>;
  matchExpressions?: Array<{
    key: string;
    operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
    values?: string[];
  }>;
};

/** JSON Schema of `spec` as people write it, for editors and documentation. @public */
export function restoreTestJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(restoreTestSpecSchema, { io: 'input' });
}
