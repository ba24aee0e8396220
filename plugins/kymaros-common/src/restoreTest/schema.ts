import { z } from 'zod';
import { DURATION_RULE, parseDurationMs } from './duration';

/*
 * The one description of a restore test: types, validation and documentation all come from here.
 * The format is the seed's (see docs/restore-tests.md); fields beyond it are optional.
 */

const dnsLabel = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, {
    error:
      'must be a Kubernetes namespace name: lower case letters, digits and dashes, at most 63 characters',
  });

const objectName = z
  .string()
  .min(1)
  .max(253)
  .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, {
    error:
      'must be a Kubernetes object name: lower case letters, digits, dashes and dots',
  });

const duration = z
  .string()
  .refine(text => parseDurationMs(text) !== undefined, {
    error: `must be ${DURATION_RULE}`,
  });

const labels = z.record(z.string().min(1), z.string());

const labelSelector = z
  .union([
    z.strictObject({
      matchLabels: labels.optional(),
      matchExpressions: z
        .array(
          z.strictObject({
            key: z.string().min(1),
            operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
            values: z.array(z.string()).optional(),
          }),
        )
        .optional(),
    }),
    labels.transform(matchLabels => ({ matchLabels })),
  ])
  .describe('Labels as a plain map, or a Kubernetes LabelSelector');

const servicePort = z
  .union([z.int().min(1).max(65535), z.string().min(1).max(15)])
  .describe('Port number or name of the Service');

const retries = z.int().min(0).max(100);

const checkBase = {
  name: z
    .string()
    .min(1)
    .max(100)
    .describe('Unique among the checks of the test'),
  namespace: dnsLabel
    .optional()
    .describe(
      'The tier that the check is about, by source or sandbox name. Without it the check finds its target among all tiers',
    ),
  severity: z.enum(['critical', 'normal', 'info']).default('critical'),
  weight: z.int().min(1).max(10).default(1),
};

const resourceExistsCheck = z.strictObject({
  ...checkBase,
  type: z.literal('resourceExists'),
  resourceExists: z.strictObject({
    resources: z
      .array(
        z.strictObject({
          kind: z
            .string()
            .min(1)
            .describe('Kind, plural, singular or short name: PVC, svc, deploy'),
          name: objectName,
          apiVersion: z.string().min(1).optional(),
        }),
      )
      .min(1),
    timeout: duration.default('10s'),
  }),
});

const podStatusCheck = z.strictObject({
  ...checkBase,
  type: z.literal('podStatus'),
  podStatus: z.strictObject({
    labelSelector,
    minReady: z.int().min(1).max(10000).default(1),
    timeout: duration.default('5m'),
  }),
});

const execCheck = z.strictObject({
  ...checkBase,
  type: z.literal('exec'),
  exec: z.strictObject({
    podSelector: labelSelector,
    container: z.string().min(1).optional(),
    command: z.array(z.string()).min(1),
    successExitCode: z.int().min(0).max(255).default(0),
    timeout: duration.default('30s'),
    retries: retries.default(0),
  }),
});

const httpGetCheck = z.strictObject({
  ...checkBase,
  type: z.literal('httpGet'),
  httpGet: z.strictObject({
    service: objectName,
    port: servicePort,
    path: z
      .string()
      .startsWith('/', { error: 'must start with /' })
      .default('/'),
    scheme: z.enum(['http', 'https', 'HTTP', 'HTTPS']).default('http'),
    headers: z.record(z.string().min(1), z.string()).default({}),
    expectedStatus: z.int().min(100).max(599).default(200),
    timeout: duration.default('10s'),
    retries: retries.default(0),
  }),
});

const tcpSocketCheck = z.strictObject({
  ...checkBase,
  type: z.literal('tcpSocket'),
  tcpSocket: z.strictObject({
    service: objectName,
    port: servicePort,
    timeout: duration.default('10s'),
    retries: retries.default(0),
  }),
});

/** Schema of one check. @public */
export const checkSchema = z.discriminatedUnion('type', [
  resourceExistsCheck,
  podStatusCheck,
  execCheck,
  httpGetCheck,
  tcpSocketCheck,
]);

/** Schema of `spec` of a RestoreTest; its output has every default filled in. @public */
export const restoreTestSpecSchema = z.strictObject({
  schedule: z
    .string()
    .optional()
    .describe('Five-field cron; without it the test only runs on demand'),
  timezone: z.string().default('UTC').describe('IANA time zone of the schedule'),
  suspend: z.boolean().default(false),
  cluster: z
    .string()
    .min(1)
    .optional()
    .describe('A cluster of `kymaros.clusters`; optional when there is just one'),
  timeout: duration
    .default('1h')
    .describe('The whole run, from start to verdict'),
  backupSource: z.strictObject({
    name: z
      .string()
      .min(1)
      .describe(
        'A Velero Backup by name, `latest`, or `schedule/NAME`: the newest usable backup of that schedule',
      ),
    namespaces: z
      .array(
        z.strictObject({
          name: dnsLabel.describe('Source namespace in the backup'),
          sandboxName: dnsLabel
            .optional()
            .describe('Sandbox to restore it into; generated when left out'),
        }),
      )
      .min(1)
      .max(50)
      .describe('The tiers, restored in this order'),
    labelSelector: labelSelector
      .optional()
      .describe('Restore only objects with these labels'),
  }),
  networkIsolation: z
    .strictObject({
      mode: z.enum(['strict', 'group']).default('strict'),
      dns: z.enum(['rewrite', 'none']).optional(),
    })
    .prefault({}),
  sandbox: z
    .strictObject({
      namespacePrefix: dnsLabel.max(40).default('kymaros'),
      ttl: duration
        .default('4h')
        .describe('After this even a kept sandbox is removed'),
      keepOnFailure: z
        .union([z.boolean(), duration])
        .default(false)
        .describe('Keep the sandboxes of a run that did not pass: true (for 1h), or for how long'),
      resourceQuota: z
        .record(z.string().min(1), z.union([z.string(), z.number()]))
        .optional()
        .describe('`hard` of a ResourceQuota made in each sandbox'),
    })
    .prefault({}),
  objectives: z
    .strictObject({ rto: duration.optional(), rpo: duration.optional() })
    .prefault({}),
  checks: z.array(checkSchema).max(200).default([]),
});

/** `spec` of a RestoreTest with all defaults filled in. @public */
export type RestoreTestSpec = z.output<typeof restoreTestSpecSchema>;

/** `spec` of a RestoreTest as people write it. @public */
export type RestoreTestSpecInput = z.input<typeof restoreTestSpecSchema>;

/** One check of a restore test. @public */
export type Check = z.output<typeof checkSchema>;

/** The five check types. @public */
export type CheckType = Check['type'];

/** A Kubernetes LabelSelector. @public */
export type LabelSelector = {
  matchLabels?: Record<string, string>;
  matchExpressions?: Array<{
    key: string;
    operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
    values?: string[];
  }>;
};
