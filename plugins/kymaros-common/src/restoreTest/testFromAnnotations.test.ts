import type { Entity } from '@backstage/catalog-model';
import { testFromAnnotations } from './testFromAnnotations';

function component(annotations: Record<string, string>): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'shop',
      annotations: {
        'backstage.io/managed-by-location': 'file:shop.yaml',
        ...annotations,
      },
    },
  };
}

const problemsOf = (annotations: Record<string, string>) =>
  (testFromAnnotations(component(annotations))?.problems ?? []).map(
    ({ field, message }) => `${field}: ${message}`,
  );

describe('testFromAnnotations', () => {
  it('makes a test of annotations alone, without checks', () => {
    expect(
      testFromAnnotations(
        component({
          'kymaros.io/backup': 'schedule/nightly',
          'kymaros.io/namespaces':
            'app-db=sandbox-db, app-backend ,app-frontend',
          'kymaros.io/schedule': '0 2 * * *',
          'kymaros.io/timezone': 'Europe/Berlin',
          'kymaros.io/network-isolation': 'group',
          'kymaros.io/cluster': 'prod',
        }),
      )?.spec,
    ).toMatchObject({
      schedule: '0 2 * * *',
      timezone: 'Europe/Berlin',
      cluster: 'prod',
      networkIsolation: { mode: 'group' },
      backupSource: {
        name: 'schedule/nightly',
        namespaces: [
          { name: 'app-db', sandboxName: 'sandbox-db' },
          { name: 'app-backend' },
          { name: 'app-frontend' },
        ],
      },
      checks: [],
    });
  });

  it.each<Record<string, string>>([
    {},
    { 'kymaros.io/restore-tests': 'ops/shop' },
    { 'kymaros.io/compliance': 'dora' },
    { 'backstage.io/techdocs-ref': 'dir:.' },
  ])('makes none of %j', annotations => {
    expect(testFromAnnotations(component(annotations))).toBeUndefined();
  });

  it('makes none on a RestoreTest, which is one by its document', () => {
    const entity = {
      ...component({ 'kymaros.io/backup': 'latest' }),
      kind: 'RestoreTest',
    };
    expect(testFromAnnotations(entity)).toBeUndefined();
  });

  it('names entity and file with each problem', () => {
    expect(
      testFromAnnotations(component({ 'kymaros.io/namespaces': 'shop' }))
        ?.problems,
    ).toEqual([
      {
        field: "metadata.annotations['kymaros.io/backup']",
        message:
          'is required: the name of a Velero Backup, latest, or schedule/NAME, a text of 1 to 253 characters',
        entityRef: 'component:default/shop',
        location: 'file:shop.yaml',
      },
    ]);
  });

  it.each<[string, Record<string, string>, RegExp[]]>([
    [
      'no namespaces',
      { 'kymaros.io/backup': 'latest' },
      [/^metadata.annotations\['kymaros.io\/namespaces'\]: is required/],
    ],
    [
      'a namespace that cannot be',
      { 'kymaros.io/backup': 'latest', 'kymaros.io/namespaces': 'a,B,c=D' },
      [
        /\['kymaros.io\/namespaces'\]: entry 2, name: must be a Kubernetes namespace name .*, not "B"$/,
        /\['kymaros.io\/namespaces'\]: entry 3, sandboxName: .*, not "D"$/,
      ],
    ],
    [
      'an empty entry',
      { 'kymaros.io/backup': 'latest', 'kymaros.io/namespaces': 'a,,b' },
      [/entry 2, name: .*, not ""$/],
    ],
    [
      'one namespace twice',
      { 'kymaros.io/backup': 'latest', 'kymaros.io/namespaces': 'a,a' },
      [/entry 2, name: lists namespace a twice/],
    ],
    [
      'a sandbox over a source',
      { 'kymaros.io/backup': 'latest', 'kymaros.io/namespaces': 'a=b,b' },
      [/entry 1, sandboxName: must not be a source namespace/],
    ],
    [
      'bad schedule, zone and mode',
      {
        'kymaros.io/backup': 'latest',
        'kymaros.io/namespaces': 'a',
        'kymaros.io/schedule': 'daily',
        'kymaros.io/timezone': 'Mars',
        'kymaros.io/network-isolation': 'open',
      },
      [
        /\['kymaros.io\/schedule'\]: must be a cron expression of five fields/,
        /\['kymaros.io\/timezone'\]: must be an IANA time zone/,
        /\['kymaros.io\/network-isolation'\]: must be one of strict, group, not "open"/,
      ],
    ],
    [
      'a slip in a name',
      { 'kymaros.io/backups': 'latest' },
      [
        /\['kymaros.io\/backups'\]: .*did you mean kymaros.io\/backup\?/,
        /\['kymaros.io\/backup'\]: is required/,
        /\['kymaros.io\/namespaces'\]: is required/,
      ],
    ],
  ])('explains: %s', (_, annotations, expected) => {
    const problems = problemsOf(annotations);
    expect(problems).toHaveLength(expected.length);
    expected.forEach((pattern, index) =>
      expect(problems[index]).toMatch(pattern),
    );
  });
});
