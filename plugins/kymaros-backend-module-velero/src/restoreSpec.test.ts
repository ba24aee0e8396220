import {
  buildResourceModifiers,
  buildRestore,
  restoreName,
} from './restoreSpec';

const runId = '9f0c1d2e-3b4a-4c5d-8e9f-001122334455';
const request = {
  backupName: 'nightly',
  tier: 'app-backend',
  position: 1,
  sandbox: 'sandbox-backend',
  namespaceMapping: {
    'app-db': 'sandbox-db',
    'app-backend': 'sandbox-backend',
  },
  exclusions: [],
  patches: [],
};
const restore = buildRestore({
  runId,
  namespace: 'velero',
  request,
  timeLimitMs: 90_500,
});

interface Rule {
  conditions: {
    groupResource: string;
    namespaces: string[];
    matches?: Array<{ path: string; value: string }>;
  };
  mergePatches?: Array<{ patchData: string }>;
  patches?: Array<{ operation: string; path: string; value: string }>;
}

function rules(): Rule[] {
  const { data } = buildResourceModifiers({
    runId,
    namespace: 'velero',
    request,
  });
  const [text, ...more] = Object.values(data!);
  expect(more).toEqual([]);
  return JSON.parse(text).resourceModifierRules;
}

describe('buildRestore', () => {
  it('restores one tier with the mapping of all of them', () => {
    expect(restore.metadata?.name).toBe('rt-9f0c1d2e-1');
    expect(restore.spec).toMatchObject({
      backupName: 'nightly',
      includedNamespaces: ['app-backend'],
      namespaceMapping: request.namespaceMapping,
      preserveNodePorts: false,
      resourceModifier: { kind: 'ConfigMap', name: restoreName(runId, 1) },
    });
  });

  it('sets nothing that reaches production (promise 3)', () => {
    for (const field of [
      'includeClusterResources',
      'restorePVs',
      'existingResourcePolicy',
      'scheduleName',
      'restoreStatus',
    ]) {
      expect(restore.spec).not.toHaveProperty(field);
    }
  });

  it.each([
    'jobs.batch',
    'ingresses.networking.k8s.io',
    'networkpolicies.networking.k8s.io',
    'endpoints',
    'endpointslices.discovery.k8s.io',
    'horizontalpodautoscalers.autoscaling',
  ])('leaves out %s', kind => {
    expect(restore.spec.excludedResources).toContain(kind);
  });

  it('leaves out what it is told to', () => {
    const { spec } = buildRestore({
      runId,
      namespace: 'velero',
      timeLimitMs: 1,
      request: { ...request, exclusions: ['*.crossplane.io', 'jobs.batch'] },
    });

    expect(spec.excludedResources).toContain('*.crossplane.io');
    expect(new Set(spec.excludedResources).size).toBe(
      spec.excludedResources.length,
    );
  });

  it.each(['*', '**', '*.*', 'jobs[', '{a,b}.io', 'Jobs.batch', ''])(
    'refuses to leave out %p: it would be ignored, or take the other exclusions along',
    pattern => {
      expect(() =>
        buildRestore({
          runId,
          namespace: 'velero',
          timeLimitMs: 1,
          request: { ...request, exclusions: ['jobs.batch', pattern] },
        }),
      ).toThrow(`'${pattern}' is no resource`);
    },
  );

  it('keeps pods and volumes in: File System Backup restores through them', () => {
    for (const kind of [
      'pods',
      'persistentvolumeclaims',
      'persistentvolumes',
      'persistentvolumes/*',
    ]) {
      expect(restore.spec.excludedResources).not.toContain(kind);
    }
  });

  it("adds to the test's own selector that pods of jobs stay out", () => {
    const selected = buildRestore({
      runId,
      namespace: 'velero',
      timeLimitMs: 1,
      request: {
        ...request,
        labelSelector: {
          matchLabels: { app: 'x' },
          matchExpressions: [{ key: 'a', operator: 'Exists' }],
        },
      },
    });
    expect(selected.spec.labelSelector).toEqual({
      matchLabels: { app: 'x' },
      matchExpressions: [
        { key: 'a', operator: 'Exists' },
        { key: 'batch.kubernetes.io/job-name', operator: 'DoesNotExist' },
        { key: 'job-name', operator: 'DoesNotExist' },
      ],
    });
  });

  it('lets Velero give up not before the run does', () => {
    expect(restore.spec.itemOperationTimeout).toBe('2m0s');
    expect(restore.metadata?.annotations).toEqual({
      'velero.io/pod-volume-timeout': '2m0s',
    });
  });
});

describe('buildResourceModifiers', () => {
  it('touches only the tier, and has one kind of patch a rule as Velero demands', () => {
    for (const rule of rules()) {
      expect(rule.conditions.namespaces).toEqual(['app-backend']);
      expect([rule.patches, rule.mergePatches].filter(Boolean)).toHaveLength(1);
    }
  });

  it('suspends cron jobs, takes finalizers away, and closes services', () => {
    const patches = rules().flatMap(({ conditions, mergePatches = [] }) =>
      mergePatches.map(({ patchData }) => [
        conditions.groupResource,
        conditions.matches?.[0].value,
        JSON.parse(patchData),
      ]),
    );
    expect(patches).toEqual(
      expect.arrayContaining([
        ['cronjobs.batch', undefined, { spec: { suspend: true } }],
        ['**', undefined, { metadata: { finalizers: null } }],
        [
          'services',
          '"LoadBalancer"',
          { spec: expect.objectContaining({ type: 'ClusterIP' }) },
        ],
        [
          'services',
          '"NodePort"',
          { spec: expect.objectContaining({ type: 'ClusterIP' }) },
        ],
      ]),
    );
  });

  it('frees the node port of a port only when there is such a port', () => {
    const freeing = rules().filter(({ patches }) => patches);
    expect(freeing.length).toBeGreaterThan(0);
    for (const { conditions, patches } of freeing) {
      const [, port] = /^\/spec\/ports\/(\d+)\/nodePort$/.exec(
        patches![0].path,
      )!;
      expect(conditions.matches?.map(({ path }) => path)).toEqual([
        `/spec/ports/${port}/protocol`,
      ]);
      expect(patches).toEqual([
        { operation: 'add', path: `/spec/ports/${port}/nodePort`, value: '0' },
      ]);
    }
  });
});
