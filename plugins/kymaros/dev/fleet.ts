import type { Entity } from '@backstage/catalog-model';
import type {
  ClusterHealth,
  RestoreTest,
  Verdict,
} from '@kymaros/plugin-kymaros-common';
import { FULL_STACK_TEST } from '../src/__testUtils__/exampleTests';
import type { FakeKymarosApi } from '../src/__testUtils__/FakeKymarosApi';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const TEAMS = ['team-orders', 'team-payments', 'team-search', 'team-identity'];
const SYSTEMS = ['shop', 'checkout', 'discovery', 'accounts'];
const WORDS = [
  'ledger',
  'catalog',
  'basket',
  'invoices',
  'shipping',
  'reviews',
  'sessions',
  'prices',
  'stock',
  'mail',
  'search-index',
  'returns',
];

/** What the newest runs of the n-th service came to, oldest first; most are well. */
const HISTORIES: Verdict[][] = [
  ['pass', 'pass', 'pass', 'pass', 'pass', 'pass'],
  ['pass', 'pass', 'fail', 'pass', 'pass', 'pass'],
  ['pass', 'partial', 'pass', 'pass', 'pass'],
  ['pass', 'pass', 'error', 'pass'],
  ['pass', 'pass', 'pass', 'pass', 'partial'],
  ['pass', 'pass', 'pass', 'pass'],
  ['pass', 'pass', 'pass', 'fail'],
  ['pass', 'pass', 'pass'],
  ['unverified', 'pass', 'pass'],
  [],
];

/** The catalog of the fleet beside the entities that show one state each. */
export function fleetEntities(count: number): Entity[] {
  return [
    ...indices(count).map(serviceOf),
    ...TEAMS.map(name => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Group',
      metadata: { name, namespace: 'default' },
      spec: { type: 'team', children: [] },
    })),
    ...SYSTEMS.map((name, index) => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'System',
      metadata: { name, namespace: 'default' },
      spec: { owner: TEAMS[index] },
    })),
  ];
}

/** Restore tests of most of them, with their runs. */
export function addFleet(api: FakeKymarosApi, count: number): void {
  for (const index of indices(count)) {
    const { metadata } = serviceOf(index);
    const place = index % TEAMS.length;
    const service = {
      entityRef: `component:default/${metadata.name}`,
      title: metadata.name,
      ownerRef: `group:default/${TEAMS[place]}`,
      systemRef: `system:default/${SYSTEMS[place]}`,
    };
    api.addService(service);
    if (index % 5 !== 4) {
      addTest(api, { ...service, index });
    }
  }
  api.clusters = clustersAt(Date.now());
}

function addTest(
  api: FakeKymarosApi,
  service: {
    entityRef: string;
    title: string;
    ownerRef: string;
    systemRef: string;
    index: number;
  },
) {
  const { entityRef, title, ownerRef, systemRef, index } = service;
  const test: RestoreTest = {
    ...FULL_STACK_TEST,
    ref: entityRef,
    title,
    origin: 'annotations',
    entityRefs: [entityRef],
    ownerRef,
    cluster: index % 3 === 0 ? 'demo' : 'north',
    spec: {
      ...FULL_STACK_TEST.spec,
      schedule: `${(index * 7) % 60} ${index % 24} * * *`,
    },
  };
  api.systems.set(test.ref, [systemRef]);
  api.addTest(test);
  const verdicts = HISTORIES[index % HISTORIES.length];
  // Every eleventh has not run for a while.
  const newestDaysAgo = index % 11 === 7 ? 9 : 0.4;
  verdicts.forEach((verdict, run) =>
    api.addFinishedRun({
      testRef: test.ref,
      verdict,
      at:
        Date.now() -
        (newestDaysAgo + (verdicts.length - 1 - run) * 1.0 + index / 400) *
          DAY_MS,
    }),
  );
}

function serviceOf(index: number): Entity {
  const place = index % TEAMS.length;
  const round = Math.floor(index / WORDS.length);
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: `${WORDS[index % WORDS.length]}${round === 0 ? '' : `-${round}`}`,
      namespace: 'default',
    },
    spec: {
      type: 'service',
      lifecycle: 'production',
      owner: TEAMS[place],
      system: SYSTEMS[place],
    },
  };
}

function clustersAt(now: number): ClusterHealth[] {
  const checkedAt = new Date(now).toISOString();
  return [
    {
      name: 'demo',
      title: 'Demo',
      checkedAt,
      conditions: [
        { kind: 'reachable', state: 'ok', message: 'Kubernetes v1.33.1' },
        {
          kind: 'backup-system',
          state: 'ok',
          message: 'Velero v1.17.0 looked at its storage 40 seconds ago',
        },
        {
          kind: 'storage',
          state: 'ok',
          message: 'The storage location default is available',
        },
        {
          kind: 'isolation',
          state: 'ok',
          message: 'All 15 attempts of run 5b1e7a60 came out as they must.',
          seenAt: new Date(now - 7 * HOUR_MS).toISOString(),
        },
        {
          kind: 'permissions',
          state: 'ok',
          message: 'Kymaros may do all that a run takes',
        },
      ],
      runs: { running: 1, queued: 0, limit: 2 },
      sandboxes: { used: 6, limit: 20 },
    },
    {
      name: 'north',
      title: 'North',
      checkedAt,
      conditions: [
        { kind: 'reachable', state: 'ok', message: 'Kubernetes v1.32.5' },
        {
          kind: 'backup-system',
          state: 'ok',
          message: 'Velero v1.16.2 looked at its storage 55 seconds ago',
        },
        {
          kind: 'storage',
          state: 'failed',
          message: 'One of two storage locations is not available',
          hint: 'kubectl -n velero describe backupstoragelocation archive',
          details: [
            'archive: rpc error: AccessDenied: Access Denied (bucket backups-archive)',
            'default: available',
          ],
        },
        {
          kind: 'isolation',
          state: 'unknown',
          message: 'No run with probes has finished on it yet',
          hint: 'Run any restore test of it once',
        },
        {
          kind: 'permissions',
          state: 'failed',
          message: 'Two permissions are missing',
          hint: 'Apply the manifest of docs/permissions.md anew',
          details: [
            'create networkpolicies.networking.k8s.io',
            'create pods/portforward',
          ],
        },
      ],
      runs: { running: 0, queued: 2, limit: 2 },
      sandboxes: { used: 0, limit: 20 },
    },
    {
      name: 'south',
      title: 'South',
      checkedAt,
      conditions: [
        {
          kind: 'reachable',
          state: 'failed',
          message: 'It did not answer within 4 s.',
          hint: 'Check that its API server runs and that Backstage can reach it.',
        },
        ...(['backup-system', 'storage'] as const).map(kind => ({
          kind,
          state: 'unknown' as const,
          message: 'It could not be asked.',
        })),
        {
          kind: 'isolation',
          state: 'ok',
          message: 'All 15 attempts of run 9d02c4f1 came out as they must.',
          seenAt: new Date(now - 2 * DAY_MS).toISOString(),
        },
        {
          kind: 'permissions',
          state: 'unknown',
          message: 'It could not be asked.',
        },
      ],
      runs: { running: 0, queued: 0, limit: 2 },
      sandboxes: { used: 0, limit: 20 },
    },
  ];
}

function indices(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
