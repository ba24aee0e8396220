import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import { parseRestoreTest } from './parseRestoreTest';

const EXAMPLE = parse(
  readFileSync(
    resolve(__dirname, '../../../../examples/myapp/restore-test.yaml'),
    'utf8',
  ),
);

type Document = Record<string, any>;

/** The example, changed. */
function exampleWith(change: (document: Document) => void): Document {
  const document = structuredClone(EXAMPLE) as Document;
  change(document);
  return document;
}

function problemsOf(document: unknown) {
  return (parseRestoreTest(document).problems ?? []).map(
    ({ field, message }) => `${field}: ${message}`,
  );
}

describe('parseRestoreTest', () => {
  it("accepts the seed's complete example as it stands", () => {
    const { spec, problems } = parseRestoreTest(EXAMPLE);
    expect(problems).toBeUndefined();
    expect(spec?.backupSource).toEqual({
      name: 'myapp-backup',
      namespaces: [
        { name: 'app-db', sandboxName: 'sandbox-db' },
        { name: 'app-backend', sandboxName: 'sandbox-backend' },
        { name: 'app-frontend', sandboxName: 'sandbox-frontend' },
      ],
    });
    expect(spec?.checks.map(({ name, type }) => [name, type])).toEqual([
      ['db-resources', 'resourceExists'],
      ['db-pod-ready', 'podStatus'],
      ['db-accepting-queries', 'exec'],
      ['backend-pods-ready', 'podStatus'],
      ['backend-health', 'httpGet'],
      ['frontend-pod-ready', 'podStatus'],
      ['frontend-port', 'tcpSocket'],
    ]);
    expect(spec?.checks[1]).toMatchObject({
      podStatus: { labelSelector: { matchLabels: { app: 'postgres' } } },
    });
  });

  it('fills in every default', () => {
    const { spec } = parseRestoreTest({
      apiVersion: 'restore.kymaros.io/v1alpha1',
      kind: 'RestoreTest',
      metadata: { name: 'web' },
      spec: { backupSource: { name: 'latest', namespaces: [{ name: 'web' }] } },
    });
    expect(spec).toEqual({
      timezone: 'UTC',
      suspend: false,
      timeout: '1h',
      backupSource: { name: 'latest', namespaces: [{ name: 'web' }] },
      networkIsolation: { mode: 'strict' },
      sandbox: { namespacePrefix: 'kymaros', ttl: '4h', keepOnFailure: false },
      objectives: {},
      checks: [],
    });
  });

  it('names entity and file with each problem', () => {
    const document = exampleWith(it => {
      it.spec.networkIsolation.mode = 'open';
      it.metadata.annotations = {
        'backstage.io/managed-by-location': 'url:https://git.example/a.yaml',
      };
    });
    expect(parseRestoreTest(document).problems).toEqual([
      {
        field: 'spec.networkIsolation.mode',
        message: 'must be one of strict, group, not "open"',
        entityRef: 'restoretest:kymaros-system/myapp-full-stack',
        location: 'url:https://git.example/a.yaml',
      },
    ]);
    expect(
      parseRestoreTest(document, { location: 'file:b.yaml' }).problems,
    ).toMatchObject([{ location: 'file:b.yaml' }]);
  });

  it.each<[string, (document: Document) => void, string[]]>([
    [
      'unknown check type',
      it => (it.spec.checks[0].type = 'podstatus'),
      [
        'spec.checks[0].type: must be one of resourceExists, podStatus, exec, httpGet, tcpSocket, not "podstatus" (did you mean podStatus?)',
      ],
    ],
    [
      'check without a type',
      it => delete it.spec.checks[0].type,
      [
        'spec.checks[0].type: is required: one of resourceExists, podStatus, exec, httpGet, tcpSocket',
      ],
    ],
    [
      'check without its block',
      it => delete it.spec.checks[6].tcpSocket,
      [
        'spec.checks[6].tcpSocket: is required: a map of service, port, timeout, retries',
      ],
    ],
    [
      'missing source name',
      it => delete it.spec.backupSource.namespaces[1].name,
      [
        'spec.backupSource.namespaces[1].name: is required: a Kubernetes namespace name (lower case letters, digits and dashes, at most 63)',
      ],
    ],
    [
      'no spec at all',
      it => delete it.spec,
      [
        'spec: is required: a map of schedule, timezone, suspend, cluster, timeout, backupSource, networkIsolation, sandbox, objectives, checks',
      ],
    ],
    [
      'duplicate tier',
      it => (it.spec.backupSource.namespaces[2].name = 'app-db'),
      [
        'spec.backupSource.namespaces[2].name: lists namespace app-db twice; each source namespace is one tier',
      ],
    ],
    [
      'two tiers in one sandbox',
      it => (it.spec.backupSource.namespaces[2].sandboxName = 'sandbox-db'),
      [
        'spec.backupSource.namespaces[2].sandboxName: gives two tiers the sandbox sandbox-db; each needs one of its own',
      ],
    ],
    [
      'sandbox that is a source namespace',
      it => (it.spec.backupSource.namespaces[0].sandboxName = 'app-backend'),
      [
        'spec.backupSource.namespaces[0].sandboxName: must not be a source namespace: a restore into app-backend would write over the original',
      ],
    ],
    [
      'duplicate check name',
      it => (it.spec.checks[1].name = 'db-resources'),
      [
        'spec.checks[1].name: is the name of two checks, db-resources; each needs one of its own',
      ],
    ],
    [
      'check of no tier',
      it => (it.spec.checks[1].namespace = 'app-cache'),
      [
        'spec.checks[1].namespace: must be a tier of this test by source or sandbox name (app-db, sandbox-db, app-backend, sandbox-backend, app-frontend, sandbox-frontend), not "app-cache"',
      ],
    ],
    [
      'cron with seconds',
      it => (it.spec.schedule = '0 0 2 * * *'),
      [
        'spec.schedule: must be a cron expression of five fields, "minute hour day-of-month month day-of-week", such as "0 2 * * *"; "0 0 2 * * *" has 6',
      ],
    ],
    [
      'time zone that does not exist',
      it => (it.spec.timezone = 'Europe/Berln'),
      [
        'spec.timezone: must be an IANA time zone such as UTC or Europe/Berlin, not "Europe/Berln" (did you mean Europe/Berlin?)',
      ],
    ],
    [
      'bad duration',
      it => (it.spec.checks[1].podStatus.timeout = '10 minutes'),
      [
        'spec.checks[1].podStatus.timeout: must be a duration such as 30s, 10m or 1h30m (whole hours, minutes and seconds, largest first, more than zero), not "10 minutes"',
      ],
    ],
    [
      'duration as a number',
      it => (it.spec.timeout = 600),
      [
        'spec.timeout: must be a duration such as 30s, 10m or 1h30m (whole hours, minutes and seconds, largest first, more than zero), not 600',
      ],
    ],
    [
      'bad mode',
      it => (it.spec.networkIsolation.mode = 'groop'),
      [
        'spec.networkIsolation.mode: must be one of strict, group, not "groop" (did you mean group?)',
      ],
    ],
    [
      'several unknown fields',
      it => {
        it.spec.shedule = '0 2 * * *';
        it.spec.checks[4].httpGet.portt = 1;
      },
      [
        'spec.checks[4].httpGet.portt: is not a field (did you mean port?); allowed: service, port, path, scheme, headers, expectedStatus, expect, timeout, retries',
        'spec.shedule: is not a field (did you mean schedule?); allowed: schedule, timezone, suspend, cluster, timeout, backupSource, networkIsolation, sandbox, objectives, checks',
      ],
    ],
    [
      'indentation lost',
      it => {
        it.checks = [];
        it.apiVersion = 'restore.kymaros.io/v1';
      },
      [
        'apiVersion: must be restore.kymaros.io/v1alpha1',
        'checks: is not a field of a document; does it belong under spec?',
      ],
    ],
    [
      'selector left empty',
      it => (it.spec.checks[1].podStatus.labelSelector = null),
      [
        'spec.checks[1].podStatus.labelSelector: must be a map of labels, or of matchLabels and matchExpressions, not nothing',
      ],
    ],
    [
      'selector with a number for a value',
      it => (it.spec.checks[1].podStatus.labelSelector = { version: 2 }),
      [
        'spec.checks[1].podStatus.labelSelector.version: is not a label with a text for its value (numbers need quotes); allowed: matchLabels, matchExpressions',
      ],
    ],
    [
      'selector with a slip in a word',
      it =>
        (it.spec.checks[1].podStatus.labelSelector = {
          matchLabel: { a: 'b' },
        }),
      [
        'spec.checks[1].podStatus.labelSelector.matchLabel: is not a label with a text for its value (numbers need quotes) (did you mean matchLabels?); allowed: matchLabels, matchExpressions',
      ],
    ],
    [
      'selector with a number among matchLabels',
      it =>
        (it.spec.checks[1].podStatus.labelSelector = {
          matchLabels: { app: 1 },
        }),
      [
        'spec.checks[1].podStatus.labelSelector.matchLabels.app: must be a label value, a text, not 1',
      ],
    ],
    [
      'selector with a bad operator',
      it =>
        (it.spec.checks[1].podStatus.labelSelector = {
          matchExpressions: [{ key: 'app', operator: 'in', values: ['a'] }],
        }),
      [
        'spec.checks[1].podStatus.labelSelector.matchExpressions[0].operator: must be one of In, NotIn, Exists, DoesNotExist, not "in" (did you mean In?)',
      ],
    ],
    [
      'selector without the values that its operator needs',
      it =>
        (it.spec.checks[1].podStatus.labelSelector = {
          matchExpressions: [
            { key: 'app', operator: 'NotIn' },
            { key: 'app', operator: 'Exists', values: ['a'] },
          ],
        }),
      [
        'spec.checks[1].podStatus.labelSelector.matchExpressions[0].values: must have values with In and NotIn, and none with Exists and DoesNotExist',
        'spec.checks[1].podStatus.labelSelector.matchExpressions[1].values: must have values with In and NotIn, and none with Exists and DoesNotExist',
      ],
    ],
    [
      'port out of range',
      it => (it.spec.checks[6].tcpSocket.port = 70000),
      [
        'spec.checks[6].tcpSocket.port: must be a port number from 1 to 65535, or the name of a port, not 70000',
      ],
    ],
    [
      'amounts that are no quantities',
      it =>
        (it.spec.sandbox = {
          resourceQuota: { 'limits.memory': '8 GB', pods: 10 },
          limitRange: { default: { cpu: '500m', memory: -1 }, most: {} },
        }),
      [
        `spec.sandbox.resourceQuota['limits.memory']: must be a quantity such as 4, 500m or 8Gi, not "8 GB"`,
        'spec.sandbox.limitRange.default.memory: must be a quantity such as 4, 500m or 8Gi, not -1',
        'spec.sandbox.limitRange.most: is not a field; allowed: default, defaultRequest, max, min',
      ],
    ],
    [
      'single problems and those between fields together',
      it => {
        it.spec.backupSource.namespaces[2].name = 'app-db';
        it.spec.suspend = 'no';
      },
      [
        'spec.suspend: must be true or false, not "no"',
        'spec.backupSource.namespaces[2].name: lists namespace app-db twice; each source namespace is one tier',
      ],
    ],
  ])('explains: %s', (_, change, expected) => {
    expect(problemsOf(exampleWith(change))).toEqual(expected);
  });

  it.each([null, 'text', [], 5])('explains a document that is %j', document => {
    expect(problemsOf(document)).toContain(
      ': must be a RestoreTest document, a map',
    );
  });
});

describe('spellings of the Kymaros operator', () => {
  const operatorSpec = {
    backupSource: {
      provider: 'velero',
      backupName: 'latest',
      namespaces: [{ name: 'web' }],
    },
    schedule: { cron: '0 3 * * *', timezone: 'Europe/Paris' },
    sandbox: {
      namespacePrefix: 'rp-test',
      ttl: '30m0s',
      networkIsolation: 'group',
      resourceQuota: { cpu: '2', storage: '10Gi' },
    },
    sla: { maxRTO: '15m' },
  };
  const documentOf = (spec: unknown) => ({
    apiVersion: 'restore.kymaros.io/v1alpha1',
    kind: 'RestoreTest',
    metadata: { name: 'web', namespace: 'ops' },
    spec,
  });

  it('are read where the meaning is the same', () => {
    expect(parseRestoreTest(documentOf(operatorSpec)).spec).toMatchObject({
      schedule: '0 3 * * *',
      timezone: 'Europe/Paris',
      backupSource: { name: 'latest' },
      networkIsolation: { mode: 'group' },
      sandbox: {
        namespacePrefix: 'rp-test',
        resourceQuota: { cpu: '2', 'requests.storage': '10Gi' },
      },
      objectives: { rto: '15m' },
    });
  });

  it('keep their own path in problems', () => {
    const problems = problemsOf(
      documentOf({
        ...operatorSpec,
        schedule: { cron: 'daily', timezone: 'Mars' },
        sandbox: { networkIsolation: 'none' },
        sla: { maxRTO: 5, alertOnExceed: true },
        healthChecks: { policyRef: 'web-checks' },
        backupSource: { ...operatorSpec.backupSource, provider: 'kasten' },
      }),
    );
    expect(problems.map(problem => problem.split(':')[0]).sort()).toEqual([
      'spec.backupSource.provider',
      'spec.healthChecks.policyRef',
      'spec.sandbox.networkIsolation',
      'spec.schedule.cron',
      'spec.schedule.timezone',
      'spec.sla.alertOnExceed',
      'spec.sla.maxRTO',
    ]);
    expect(problems).toContainEqual(
      expect.stringContaining('write its checks under spec.checks'),
    );
  });

  it('may not contradict ours', () => {
    expect(
      problemsOf(
        documentOf({
          ...operatorSpec,
          networkIsolation: { mode: 'strict' },
        }),
      ),
    ).toEqual([
      'spec.sandbox.networkIsolation: says the same as spec.networkIsolation.mode; keep only one of the two',
    ]);
  });
});

describe('any slip in the example', () => {
  const places = placesOf(EXAMPLE.spec, ['spec']);

  it('still gives a spec, or problems at places that exist', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        fc.anything({ maxDepth: 2 }),
        (place, value) => {
          const document = exampleWith(it => replaceAt(it, place, value));
          const { spec, problems } = parseRestoreTest(document);
          expect(spec === undefined).toBe(problems !== undefined);
          for (const { field, message } of problems ?? []) {
            expect(message).not.toMatch(/undefined|\[object|^Invalid/);
            expect(field.startsWith('spec')).toBe(true);
            expect(nearestKnown(field, places)).toBe(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

function placesOf(
  value: unknown,
  path: Array<string | number>,
): Array<Array<string | number>> {
  if (typeof value !== 'object' || value === null) {
    return [path];
  }
  const entries = Array.isArray(value)
    ? value.map((item, index) => [index, item] as const)
    : Object.entries(value);
  return [
    path,
    ...entries.flatMap(([key, item]) => placesOf(item, [...path, key])),
  ];
}

function replaceAt(
  document: any,
  path: Array<string | number>,
  value: unknown,
) {
  const parent = path.slice(0, -1).reduce((at, key) => at[key], document);
  parent[path[path.length - 1]] = value;
}

/** Whether the field is a place of the example or lies directly in or below one. */
function nearestKnown(
  field: string,
  places: Array<Array<string | number>>,
): boolean {
  return places
    .map(place =>
      place.reduce<string>(
        (text, key) =>
          typeof key === 'number' ? `${text}[${key}]` : `${text}.${key}`,
        '',
      ),
    )
    .some(place => field.startsWith(place.replace(/^\./, '')));
}
