import type {
  HazardReport,
  IsolationProof,
  PlannedTier,
  RestorePlan,
  RestoreTest,
} from '@kymaros/plugin-kymaros-common';

const HOUR_MS = 3_600_000;

/** What the example application holds that would act outside of its sandboxes. */
export const HAZARDS: HazardReport[] = [
  {
    id: 'cron-job',
    title: 'CronJobs',
    risk: 'It would run its jobs a second time, on the restored data.',
    action: 'changed',
    remedy: 'suspended',
    tier: 'app-backend',
    objects: [
      { kind: 'CronJob', namespace: 'app-backend', name: 'send-invoices' },
    ],
  },
  {
    id: 'load-balancer',
    title: 'LoadBalancer and NodePort Services',
    risk: 'It would take an address outside of the sandbox, at a cost.',
    action: 'changed',
    remedy: 'its type becomes ClusterIP, its node ports are freed',
    tier: 'app-frontend',
    objects: [
      { kind: 'Service', namespace: 'app-frontend', name: 'frontend-svc' },
    ],
  },
  {
    id: 'ingress',
    title: 'Ingresses, Routes and Gateways',
    risk: 'It would claim the host names of production.',
    action: 'excluded',
    remedy: 'not restored',
    tier: 'app-frontend',
    objects: ['shop', 'shop-admin', 'shop-api', 'shop-static', 'shop-old'].map(
      name => ({ kind: 'Ingress', namespace: 'app-frontend', name }),
    ),
  },
  {
    id: 'network-policy',
    title: 'Network policies of the application',
    risk: 'It would open the sandbox.',
    action: 'excluded',
    remedy: 'not restored',
    tier: 'app-db',
    objects: [
      { kind: 'NetworkPolicy', namespace: 'app-db', name: 'allow-all' },
    ],
  },
];

const BACKED_UP: NonNullable<PlannedTier['objects']> = [
  { apiVersion: 'v1', kind: 'Secret', count: 4 },
  { apiVersion: 'v1', kind: 'ConfigMap', count: 3 },
  { apiVersion: 'v1', kind: 'Service', count: 2 },
  { apiVersion: 'apps/v1', kind: 'Deployment', count: 1 },
  { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', count: 1 },
];

function excludedFrom(tier: string): NonNullable<PlannedTier['objects']> {
  return HAZARDS.filter(
    hazard => hazard.tier === tier && hazard.action === 'excluded',
  ).map(({ title, objects }) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: objects[0].kind,
    count: objects.length,
    excludedBy: title,
  }));
}

/** What a run of a test would do. */
export function planOf(
  test: RestoreTest,
  change: Partial<RestorePlan> = {},
): RestorePlan {
  const { namespaces } = test.spec.backupSource;
  const mode = test.spec.networkIsolation.mode;
  const startedAt = new Date(Date.now() - 5 * HOUR_MS).toISOString();
  return {
    testRef: test.ref,
    cluster: test.cluster,
    plannedAt: new Date().toISOString(),
    backup: {
      name: 'myapp-nightly-20261123020000',
      reason: 'newest of schedule myapp-nightly',
      phase: 'Completed',
      startedAt,
      warnings: 0,
      errors: 0,
    },
    isolation: {
      mode,
      proof: 'required',
      names: namespaces.map(({ name }) => `*.${name}.svc.cluster.local`),
    },
    tiers: namespaces.map(({ name, sandboxName }, index) => ({
      name,
      sandbox: sandboxName ?? `kymaros-${name}`,
      objects: [...BACKED_UP, ...excludedFrom(name)],
      policies: [
        {
          name: 'kymaros-deny-all',
          effect: 'Nothing gets in or out but what the others allow',
        },
        {
          name: 'kymaros-allow-run',
          effect:
            mode === 'group'
              ? 'The sandboxes of this run reach each other'
              : 'Pods of this sandbox reach each other',
        },
      ],
      storage:
        index === 0
          ? [
              {
                claim: 'postgres-data',
                storageClass: 'standard',
                request: '8Gi',
              },
            ]
          : [],
      requests: { cpu: '750m', memory: '1Gi' },
      ...(index === 0 ? { quota: { cpu: '2', memory: '4Gi' } } : {}),
    })),
    hazards: HAZARDS,
    missingPermissions: [],
    expectedDurationMs: 221_000,
    findings: [],
    runnable: true,
    ...change,
  };
}

/** The changes that make a plan one that cannot run: a volume of a node, and a right that is lacking. */
export const REFUSED: Partial<RestorePlan> = {
  runnable: false,
  hazards: [
    {
      id: 'host-path',
      title: 'Volumes of the node',
      risk: 'It would read and write the files of the node that production uses.',
      action: 'refused',
      remedy: 'the run does not start',
      tier: 'app-db',
      objects: [{ kind: 'StatefulSet', namespace: 'app-db', name: 'postgres' }],
    },
    ...HAZARDS,
  ],
  missingPermissions: [
    {
      verb: 'create',
      resource: 'pods/exec',
      scope: 'sandboxes',
      neededTo: 'run the check db-accepting-queries',
      grantedBy: 'ClusterRole kymaros-sandbox (deploy/sandbox-role.yaml)',
    },
    {
      verb: 'create',
      resource: 'restores.velero.io',
      scope: 'namespace',
      namespace: 'velero',
      neededTo: 'restore a tier',
      grantedBy: 'Role kymaros in velero (deploy/velero-role.yaml)',
    },
  ],
  findings: [
    {
      code: 'hazard-refused',
      severity: 'critical',
      cause: 'SANDBOX',
      gate: true,
      tier: 'app-db',
      object: { kind: 'StatefulSet', namespace: 'app-db', name: 'postgres' },
      message: 'It mounts /var/lib/postgres of the node (hostPath)',
      hint: 'Move the data to a PersistentVolumeClaim, or let this hazard be in kymaros.hazards',
    },
    {
      code: 'backup-old',
      severity: 'warning',
      cause: 'BACKUP',
      gate: false,
      message: 'The backup is older than its schedule promises',
      hint: 'Look at why the last backups of myapp-nightly did not complete',
    },
  ],
};

/** Evidence from probes in every tier. */
export function proofFor(
  tiers: string[],
  change: { leak?: string } = {},
): IsolationProof {
  const ways = [
    ['the API server', '10.96.0.1:443', 'blocked'],
    ['a pod of another namespace', '10.244.0.17:8080', 'blocked'],
    ['a node', '10.0.0.4:10250', 'blocked'],
    ['the resolver', '10.96.41.7:53', 'reached'],
    ['a sibling sandbox', '10.244.0.31:8080', 'reached'],
  ] as const;
  const attempts = tiers.flatMap(from =>
    ways.flatMap(([target, address, expected]) =>
      (['first-moment', 'settled'] as const).map(moment => ({
        from,
        target,
        address,
        moment,
        expected,
        outcome:
          from === change.leak && target === 'a node' && moment === 'settled'
            ? ('reached' as const)
            : expected,
      })),
    ),
  );
  return { status: change.leak ? 'refuted' : 'proven', attempts };
}
