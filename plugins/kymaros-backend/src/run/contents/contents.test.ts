import type { Finding, LabelSelector } from '@kymaros/plugin-kymaros-common';
import type { BackedUpObject } from '@kymaros/plugin-kymaros-node';
import { HazardTable } from '../../sandbox/hazards/HazardTable';
import { claimContents } from './claimContents';
import { compareContents } from './compareContents';
import { contentDigest } from './contentDigest';
import { contentFindings } from './contentFindings';
import { planContents } from './planContents';
import type { FoundObject } from './readSandbox';

const served = [
  ['v1', 'Pod', 'pods'],
  ['v1', 'Secret', 'secrets'],
  ['v1', 'ConfigMap', 'configmaps'],
  ['v1', 'PersistentVolumeClaim', 'persistentvolumeclaims'],
  ['apps/v1', 'StatefulSet', 'statefulsets'],
  ['apps/v1', 'ReplicaSet', 'replicasets'],
  ['apps/v1', 'Deployment', 'deployments'],
  ['batch/v1', 'Job', 'jobs'],
  ['v1', 'Event', 'events'],
].map(([apiVersion, kind, plural]) => ({
  apiVersion,
  kind,
  plural,
  namespaced: true,
}));

const RESOURCES = new Map(
  served.map(({ apiVersion, kind, plural }) => [
    kind,
    apiVersion.includes('/') ? `${plural}.${apiVersion.split('/')[0]}` : plural,
  ]),
);

function object(
  kind: string,
  name: string,
  rest: { owner?: [kind: string, name: string]; [field: string]: unknown } = {},
): BackedUpObject {
  const { owner, ...fields } = rest;
  const versionOf = (of: string) =>
    served.find(one => one.kind === of)!.apiVersion;
  return {
    apiVersion: versionOf(kind),
    kind,
    resource: RESOURCES.get(kind)!,
    metadata: {
      name,
      namespace: 'shop',
      ...(owner && {
        ownerReferences: [
          {
            apiVersion: versionOf(owner[0]),
            kind: owner[0],
            name: owner[1],
            uid: 'uid',
            controller: true,
          },
        ],
      }),
    },
    ...fields,
  };
}

const rules = {
  hazards: new HazardTable({ provider: [], config: [] }).on('demo'),
  provider: { leavesOut: () => undefined },
};

function plan(
  objects: BackedUpObject[] | undefined,
  list?: object,
  options: { isWhole?: boolean; labelSelector?: LabelSelector } = {},
) {
  const { isWhole = true, labelSelector } = options;
  const { contents, findings, stored } = planContents(
    {
      objects,
      isWhole,
      inventory: list && { shop: list as Record<string, string[]> },
    },
    { tiers: ['shop'], rules: { ...rules, labelSelector }, served },
  );
  return { expected: contents.expected.shop, findings, stored: stored.shop };
}

const kindOf = (planned: ReturnType<typeof plan>, kind: string) =>
  planned.expected.kinds.find(one => one.kind === kind);

const came = (name: string, changes: Partial<FoundObject> = {}) => ({
  name,
  digest: '',
  isMade: false,
  ...changes,
});

describe('what is expected of a tier', () => {
  it('leaves out, for a reason, what its controller, the cluster or nobody brings back', () => {
    const planned = plan([
      object('Deployment', 'web'),
      object('ReplicaSet', 'web-1', { owner: ['Deployment', 'web'] }),
      object('Pod', 'web-1-a', { owner: ['ReplicaSet', 'web-1'] }),
      object('Pod', 'bare'),
      object('Pod', 'done', { status: { phase: 'Succeeded' } }),
      object('Job', 'migrate'),
      object('ConfigMap', 'kube-root-ca.crt'),
      object('ConfigMap', 'settings'),
    ]);
    expect(kindOf(planned, 'Pod')).toMatchObject({
      names: ['bare'],
      leftOut: { 'made by its ReplicaSet': ['web-1-a'], finished: ['done'] },
    });
    expect(kindOf(planned, 'Job')).toMatchObject({
      names: [],
      leftOut: { 'left out by Kymaros: Job': ['migrate'] },
    });
    expect(kindOf(planned, 'ConfigMap')).toMatchObject({
      names: ['settings'],
      leftOut: { 'made by the cluster itself': ['kube-root-ca.crt'] },
    });
    expect(planned.findings).toEqual([]);
  });

  it('expects the owner that objects name and the backup lacks', () => {
    const planned = plan([
      object('Pod', 'db-0', { owner: ['StatefulSet', 'db'] }),
    ]);
    expect(kindOf(planned, 'StatefulSet')?.lacking).toEqual(['db']);
    expect(kindOf(planned, 'Pod')?.names).toEqual(['db-0']);
    expect(planned.findings).toEqual([
      expect.objectContaining({
        code: 'owner-not-in-backup',
        severity: 'critical',
        cause: 'BACKUP',
        level: 'completeness',
        object: expect.objectContaining({ kind: 'StatefulSet', name: 'db' }),
      }),
    ]);
  });

  it('expects no ReplicaSet that its Deployment makes anew, and no Job that stays out', () => {
    const { findings } = plan([
      object('Deployment', 'web'),
      object('Pod', 'web-1-a', { owner: ['ReplicaSet', 'web-1'] }),
      object('Pod', 'migrate-x', { owner: ['Job', 'migrate'] }),
    ]);
    expect(findings).toEqual([]);
  });

  it('ends when objects own each other', () => {
    const planned = plan([
      object('Deployment', 'a', { owner: ['Deployment', 'b'] }),
      object('Deployment', 'b', { owner: ['Deployment', 'a'] }),
    ]);
    expect(kindOf(planned, 'Deployment')).toBeDefined();
  });

  describe('of objects that the backup lists and does not hold', () => {
    const objects = [
      object('Deployment', 'web'),
      object('StatefulSet', 'db'),
      object('Secret', 'credentials'),
    ];
    const list = {
      'v1/Secret': ['credentials', 'lost'],
      'v1/ConfigMap': ['kube-root-ca.crt'],
      'v1/Event': ['web.1'],
      'v1/Pod': ['web-1-a', 'db-0', 'bare'],
      'apps/v1/Deployment': ['web'],
      'apps/v1/StatefulSet': ['db'],
      'apps/v1/ReplicaSet': ['web-1'],
      'batch/v1/Job': ['migrate'],
    };

    it('expects those that nobody else brings back, and says so', () => {
      const planned = plan(objects, list);
      expect(
        planned.findings.map(({ code, severity, cause, level, object: of }) => [
          code,
          severity,
          cause,
          level,
          of?.name,
        ]),
      ).toEqual(
        ['lost', 'bare'].map(name => [
          'object-not-in-contents',
          'warning',
          'BACKUP',
          'completeness',
          name,
        ]),
      );
      const { contents, differences } = compareContents({
        expected: planned.expected,
        sandbox: new Map(),
        namespace: 'sandbox',
        claims: [],
        failures: [],
      });
      expect(
        contents.kinds.find(({ kind }) => kind === 'Secret'),
      ).toMatchObject({ expected: 2, found: 0, leftOut: [] });
      const lost = differences.filter(({ object: { name } }) =>
        ['lost', 'bare'].includes(name),
      );
      expect(lost).toHaveLength(2);
      expect(
        contentFindings('shop', {
          expected: planned.expected,
          differences: lost,
          claims: [],
          failures: [],
          notBackedUp: undefined,
        }),
      ).toEqual([]);
    });

    it.each([
      ['not all of the contents could be read', { isWhole: false }],
      [
        'a selector goes by labels, which the list does not have',
        { labelSelector: { matchLabels: { app: 'web' } } },
      ],
    ])('expects none of them when %s', (_, options) => {
      const planned = plan(objects, list, options);
      expect(planned.findings).toEqual([]);
      expect(kindOf(planned, 'Secret')).toMatchObject({
        leftOut: {
          'in the list of the backup, not seen in its contents': ['lost'],
        },
      });
    });
  });

  it('goes by the list without contents, and by nothing without either', () => {
    const planned = plan(undefined, {
      'v1/Secret': ['credentials'],
      'v1/Pod': ['web-1-a'],
    });
    expect(planned.expected.comparedWith).toBe('list');
    expect(kindOf(planned, 'Secret')?.names).toEqual(['credentials']);
    expect(kindOf(planned, 'Pod')?.names).toEqual([]);
    expect(plan(undefined).expected.comparedWith).toBe('nothing');
  });
});

describe('what came back', () => {
  it('is compared by name, and where it may be by content', () => {
    const before = object('ConfigMap', 'settings', { data: { a: '1' } });
    const after = object('ConfigMap', 'settings', { data: { a: '2' } });
    const planned = plan([
      before,
      object('Secret', 'credentials'),
      object('Secret', 'refused'),
    ]);
    const failures = [
      {
        code: 'restore-denied-by-admission',
        severity: 'critical',
        cause: 'SANDBOX',
        gate: false,
        object: { kind: 'Secret', name: 'refused' },
        message: 'denied',
        hint: 'let it',
      } as const,
    ];
    const { contents, differences } = compareContents({
      expected: planned.expected,
      sandbox: new Map([
        [
          '/ConfigMap',
          [
            came('settings', { digest: contentDigest(after) }),
            came('made', { isMade: true }),
            came('stranger'),
          ],
        ],
      ]),
      namespace: 'sandbox',
      claims: [],
      stored: planned.stored,
      failures,
    });
    expect(
      differences.map(({ difference, object: { name } }) => [difference, name]),
    ).toEqual([
      ['missing', 'credentials'],
      ['failed', 'refused'],
      ['changed', 'settings'],
      ['unexpected', 'stranger'],
    ]);
    expect(contents.kinds).toEqual([
      expect.objectContaining({ kind: 'Secret', expected: 2, found: 0 }),
      expect.objectContaining({ kind: 'ConfigMap', expected: 1, found: 1 }),
    ]);
    const findings = contentFindings('shop', {
      expected: planned.expected,
      differences,
      claims: [],
      failures,
      notBackedUp: undefined,
    });
    expect(
      findings.map(({ code, severity, cause }) => [code, severity, cause]),
    ).toEqual([
      ['object-missing', 'critical', 'BACKUP'],
      ['object-missing', 'critical', 'SANDBOX'],
      ['object-changed', 'warning', 'SANDBOX'],
      ['object-unexpected', 'info', 'SANDBOX'],
    ]);
  });

  it('never looks into Secrets', () => {
    expect(contentDigest(object('Secret', 's', { data: { a: 'x' } }))).toBe('');
  });

  it('bounds what it names', () => {
    const planned = plan(
      Array.from({ length: 500 }, (_, at) => object('ConfigMap', `c${at}`)),
    );
    const { contents, differences } = compareContents({
      expected: planned.expected,
      sandbox: new Map(),
      namespace: 'sandbox',
      claims: [],
      failures: [],
    });
    expect(contents.differences).toHaveLength(200);
    expect(contents.omitted).toBe(300);
    expect(
      contentFindings('shop', {
        expected: planned.expected,
        differences,
        claims: [],
        failures: [],
        notBackedUp: undefined,
      }),
    ).toHaveLength(21);
  });
});

describe('claims', () => {
  const bound = (changes: object = {}) => ({
    metadata: { name: 'data' },
    spec: { resources: { requests: { storage: '1Gi' } } },
    status: { phase: 'Bound', capacity: { storage: '1Gi' } },
    ...changes,
  });
  const moved = (phase: string) => [
    { claim: 'data', method: 'File System Backup', phase, bytesDone: 7 },
  ];

  it.each([
    ['moved', { moved: moved('Completed') }, 'restored', undefined],
    ['not moved to its end', { moved: moved('Failed') }, 'failed', /did not/],
    ['of a snapshot', { data: 'snapshot' }, 'restored', undefined],
    ['not moved at all', { data: 'moved' }, 'failed', /not moved/],
    ['without data', { data: 'none' }, 'empty', /empty/],
    ['that had no volume', {}, 'unknown', undefined],
  ] as const)('%s', (_, given, data, flaw) => {
    const [claim] = claimContents({
      expected: ['data'],
      claims: [bound()] as never,
      pods: [],
      moved: 'moved' in given ? [...given.moved] : [],
      backedUp: 'data' in given ? { data: { data: given.data } } : {},
    });
    expect(claim.data).toBe(data);
    expect(claim.flaw ?? '').toMatch(flaw ?? /^$/);
  });

  it('are not called failed while some moved data may be theirs', () => {
    const [claim] = claimContents({
      expected: ['data'],
      claims: [bound()] as never,
      pods: [],
      moved: [{ ...moved('Completed')[0], claim: 'db-0/data' }],
      backedUp: { data: { data: 'moved' } },
    });
    expect(claim.data).toBe('unknown');
    expect(claim.flaw).toBeUndefined();
  });

  it('may stay unbound as long as no pod mounts them', () => {
    const pod = {
      spec: {
        volumes: [{ persistentVolumeClaim: { claimName: 'data' } }],
      },
    };
    const flawWith = (pods: object[]) =>
      claimContents({
        expected: ['data'],
        claims: [bound({ status: { phase: 'Pending' } })] as never,
        pods: pods as never,
        moved: [],
      })[0].flaw;
    expect(flawWith([])).toBeUndefined();
    expect(flawWith([pod])).toMatch(/not bound/);
  });

  it('have to be as large as they were asked to be', () => {
    const [claim] = claimContents({
      expected: ['data'],
      claims: [
        bound({ status: { phase: 'Bound', capacity: { storage: '512Mi' } } }),
      ] as never,
      pods: [],
      moved: [],
    });
    expect(claim.flaw).toMatch(/less than the 1Gi/);
  });

  describe('whose data did not arrive', () => {
    const pod = {
      spec: {
        volumes: [{ persistentVolumeClaim: { claimName: 'data' } }],
      },
    };
    const finding = (changes: Partial<Finding>): Finding => ({
      code: 'earlier',
      severity: 'critical',
      cause: 'BACKUP',
      gate: false,
      message: 'earlier',
      hint: 'mend it',
      ...changes,
    });

    it.each<[string, object[], Finding[], string]>([
      ['are a gate', [pod], [], 'volume-data-missing gate BACKUP'],
      [
        'are none where infrastructure explains it',
        [pod],
        [finding({ cause: 'INFRA' })],
        'object-not-usable BACKUP',
      ],
      [
        'are none where the sandbox explains it',
        [pod],
        [finding({ cause: 'SANDBOX' })],
        'object-not-usable BACKUP',
      ],
      [
        'are a gate all the same beside a warning',
        [pod],
        [finding({ cause: 'SANDBOX', severity: 'warning' })],
        'volume-data-missing gate BACKUP',
      ],
      [
        'are a gate once',
        [pod],
        [
          finding({
            gate: true,
            object: { kind: 'PersistentVolumeClaim', name: 'data' },
          }),
        ],
        'object-not-usable BACKUP',
      ],
      [
        'are none where no pod came that mounts them',
        [],
        [],
        'object-not-usable BACKUP',
      ],
    ])('%s', (_, pods, failures, told) => {
      const { expected } = plan([object('PersistentVolumeClaim', 'data')]);
      const claims = claimContents({
        expected: ['data'],
        claims: [bound()] as never,
        pods: pods as never,
        moved: [],
        backedUp: { data: { data: 'moved' } },
      });
      const { differences } = compareContents({
        expected,
        sandbox: new Map([['/PersistentVolumeClaim', [came('data')]]]),
        namespace: 'sandbox',
        claims,
        failures,
      });
      const findings = contentFindings('shop', {
        expected,
        differences,
        claims,
        failures,
        notBackedUp: undefined,
      });
      expect(
        findings.map(
          ({ code, cause, gate }) => `${code}${gate ? ' gate' : ''} ${cause}`,
        ),
      ).toEqual([told]);
      expect(findings[0].message).toMatch(/its data did not come back/);
    });
  });
});
