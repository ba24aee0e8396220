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
  patches: [
    {
      resource: 'cronjobs.batch',
      change: { merge: { spec: { suspend: true } } },
    },
  ],
};
const restore = buildRestore({
  runId,
  namespace: 'velero',
  request,
  timeLimitMs: 90_500,
});

describe('buildRestore', () => {
  it('restores one tier with the mapping of all of them', () => {
    expect(restore.metadata?.name).toBe('rt-9f0c1d2e-1');
    expect(restore.spec).toMatchObject({
      backupName: 'nightly',
      includedNamespaces: ['app-backend'],
      namespaceMapping: request.namespaceMapping,
      preserveNodePorts: false,
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

  it('leaves out what it is told to', () => {
    const { spec } = buildRestore({
      runId,
      namespace: 'velero',
      timeLimitMs: 1,
      request: {
        ...request,
        exclusions: ['*.crossplane.io', 'jobs.batch', 'jobs.batch'],
      },
    });

    expect(spec.excludedResources).toEqual(['*.crossplane.io', 'jobs.batch']);
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

  it.each([
    ['pods', 'pods'],
    ['persistent*', 'persistentvolumeclaims'],
    ['persistentvolumes', 'persistentvolumes'],
    ['*.snapshot.storage.k8s.io', 'volumesnapshots.snapshot.storage.k8s.io'],
  ])(
    'refuses to leave out %s: volumes are restored through %s',
    (pattern, lost) => {
      expect(() =>
        buildRestore({
          runId,
          namespace: 'velero',
          timeLimitMs: 1,
          request: { ...request, exclusions: [pattern] },
        }),
      ).toThrow(`without ${lost} volumes are not restored safely`);
    },
  );

  it('has changes made by the ConfigMap of the same name, if there are any', () => {
    const { spec } = buildRestore({
      runId,
      namespace: 'velero',
      timeLimitMs: 1,
      request: { ...request, patches: [] },
    });

    expect(spec.resourceModifier).toBeUndefined();
    expect(restore.spec.resourceModifier).toEqual({
      kind: 'ConfigMap',
      name: restoreName(runId, 1),
    });
    expect(
      buildResourceModifiers({ runId, namespace: 'velero', request }).metadata,
    ).toEqual({ name: restoreName(runId, 1), namespace: 'velero' });
  });

  it("adds to the test's own selector that pods of jobs stay out, if jobs do", () => {
    const labelSelector = {
      matchLabels: { app: 'x' },
      matchExpressions: [{ key: 'a', operator: 'Exists' as const }],
    };
    const selected = buildRestore({
      runId,
      namespace: 'velero',
      timeLimitMs: 1,
      request: { ...request, labelSelector, exclusions: ['jobs.batch'] },
    });
    const withJobs = buildRestore({
      runId,
      namespace: 'velero',
      timeLimitMs: 1,
      request: { ...request, labelSelector },
    });

    expect(withJobs.spec.labelSelector).toEqual(labelSelector);
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
