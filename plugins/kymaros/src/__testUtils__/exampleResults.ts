import type {
  CheckSeries,
  Dependency,
  RunTimings,
  TierContents,
  VolumeContents,
  Verdict,
} from '@kymaros/plugin-kymaros-common';

const SECRET = {
  apiVersion: 'v1',
  kind: 'Secret',
  namespace: 'app-backend',
  name: 'payment-key',
};

const FLAGS = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: 'app-backend',
  name: 'flags',
};

const POSTGRES_DATA: VolumeContents = {
  claim: 'postgres-data',
  requested: '1Gi',
  capacity: '1Gi',
  bound: true,
  data: 'restored',
  method: 'kopia',
  bytes: 48_000_000,
};

/** What a tier of the example application looks like beside its backup. */
export function contentsOf(tier: string, verdict: Verdict): TierContents {
  const lacksSecret = verdict === 'fail' && tier === 'app-backend';
  const lacksFlags = verdict === 'partial' && tier === 'app-backend';
  return {
    comparedWith: 'contents',
    kinds: [
      {
        apiVersion: 'v1',
        kind: 'Secret',
        expected: 4,
        found: lacksSecret ? 3 : 4,
        leftOut: [{ reason: 'made anew by the cluster', count: 1 }],
      },
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        expected: 3,
        found: lacksFlags ? 2 : 3,
        leftOut: [{ reason: 'made anew by the cluster', count: 1 }],
      },
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        expected: 1,
        found: 1,
        leftOut: [],
      },
    ],
    differences: [
      ...(lacksSecret
        ? [{ difference: 'missing' as const, object: SECRET }]
        : []),
      ...(lacksFlags
        ? [
            {
              difference: 'failed' as const,
              object: FLAGS,
              message: 'the object is larger than the API server takes',
            },
          ]
        : []),
    ],
    volumes:
      tier === 'app-db'
        ? [verdict === 'fail' ? emptyVolume() : POSTGRES_DATA]
        : [],
    ...(tier === 'app-frontend'
      ? {
          notBackedUp: [
            {
              apiVersion: 'v1',
              kind: 'ConfigMap',
              namespace: tier,
              name: 'banner',
            },
          ],
        }
      : {}),
  };
}

function emptyVolume(): VolumeContents {
  const { method, bytes, ...volume } = POSTGRES_DATA;
  return { ...volume, data: 'empty', message: 'provisioned anew' };
}

/** What the example application asked for, seen and written down. */
export const DEPENDENCIES: Dependency[] = [
  {
    tier: 'app-backend',
    name: 'postgres',
    port: 5432,
    place: 'unknown',
    queries: 3,
    declaredIn: [],
  },
  {
    tier: 'app-backend',
    name: 'postgres.app-db.svc.cluster.local',
    port: 5432,
    place: 'rewritten',
    target: { tier: 'app-db', service: 'postgres' },
    queries: 41,
    declaredIn: [
      {
        object: {
          kind: 'Deployment',
          namespace: 'app-backend',
          name: 'api-server',
        },
        field: 'env DATABASE_URL of container api',
      },
    ],
  },
  {
    tier: 'app-backend',
    name: 'payments.payments.svc.cluster.local',
    place: 'blocked',
    beyond: 'production',
    target: { namespace: 'payments', service: 'payments' },
    queries: 0,
    declaredIn: [
      {
        object: {
          kind: 'ConfigMap',
          namespace: 'app-backend',
          name: 'api-config',
        },
        field: 'data PAYMENTS_URL',
      },
    ],
  },
  {
    tier: 'app-backend',
    name: 'api.stripe.com',
    port: 443,
    place: 'blocked',
    beyond: 'outside',
    queries: 2,
    declaredIn: [],
  },
  {
    tier: 'app-frontend',
    name: 'frontend-svc',
    place: 'inside',
    target: { tier: 'app-frontend', service: 'frontend-svc' },
    queries: 5,
    declaredIn: [],
  },
  {
    name: 'resource:default/ledger',
    place: 'blocked',
    beyond: 'production',
    target: { namespace: 'billing' },
    queries: 0,
    declaredIn: [{ field: 'dependsOn of component:default/myapp' }],
  },
];

/** The critical path of a run with these tiers. */
export function timingsOf(tiers: string[], verdict: Verdict): RunTimings {
  const stretches: Array<
    [RunTimings['path'][number]['what'], number, string?]
  > = [
    ['prepare', 7_000],
    ...tiers.flatMap(
      (tier): Array<[RunTimings['path'][number]['what'], number, string]> => [
        ['queue', 4_000, tier],
        ['restore', 24_000, tier],
        ['start', 36_000, tier],
      ],
    ),
    ['check', 6_000],
  ];
  let fromMs = 0;
  const path = stretches.map(([what, durationMs, tier]) => {
    const stretch = { what, fromMs, durationMs, ...(tier ? { tier } : {}) };
    fromMs += durationMs;
    return stretch;
  });
  const queueMs = 4_000 * tiers.length;
  return {
    path,
    queueMs,
    ...(verdict === 'fail' ? {} : { rtoMs: fromMs - queueMs }),
  };
}

/** Rows of a table, run after run. */
export function seriesOf(
  runs: Array<{ id: string; createdAt: string }>,
): CheckSeries[] {
  return [
    {
      check: 'db-accepting-queries',
      kind: 'number',
      points: runs.map(({ id, createdAt }, index) => ({
        runId: id,
        at: createdAt,
        value: 1_180 + index * 7,
        state: 'passed',
      })),
    },
  ];
}
