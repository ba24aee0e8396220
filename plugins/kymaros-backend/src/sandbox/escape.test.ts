import { mockServices } from '@backstage/backend-test-utils';
import type { KubernetesObject } from '@kubernetes/client-node';
import {
  KYMAROS_LABELS,
  type RestoreTest,
  restoreTestSpecSchema,
} from '@kymaros/plugin-kymaros-common';
import type {
  BackedUpObject,
  BackupProvider,
} from '@kymaros/plugin-kymaros-node';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { parse } from 'yaml';
import { veleroProvider } from '../run/__testUtils__/veleroProvider';
import { planRun } from '../run/plan/planRun';
import { providerContext } from '../run/runContext';
import {
  MemoryCluster,
  type RecordedWrite,
} from './__testUtils__/MemoryCluster';
import { MemoryLedger } from './__testUtils__/MemoryLedger';
import { GuardedWriters } from './GuardedWriters';
import { applyPatches } from './hazards/__testUtils__/applyPatches';
import { HAZARD_ROWS } from './hazards/__testUtils__/hazardRows';
import { HazardTable } from './hazards/HazardTable';
import { sandboxNames } from './names';
import { dnsPatches } from './resolver/dnsPatches';
import { Resolvers } from './resolver/Resolvers';
import { Sandboxes } from './Sandboxes';

jest.setTimeout(120_000);

const RUNS = 200;

/** Namespaces that are there already, each with something in it. */
const PRODUCTION = [
  'default',
  'kube-system',
  'openshift-monitoring',
  'velero',
  'app-db',
  'app-web',
  'sandbox-taken',
];

function production(): KubernetesObject[] {
  return [
    ...PRODUCTION.flatMap(name => [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'kymaros-resolver', namespace: name },
      },
    ]),
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'coredns',
        namespace: 'kube-system',
        labels: { 'k8s-app': 'kube-dns' },
      },
      spec: { containers: [{ name: 'coredns', image: 'coredns:1' }] },
    } as KubernetesObject,
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'pv-production' },
      spec: { claimRef: { namespace: 'app-db', name: 'data' } },
    } as KubernetesObject,
  ];
}

const HOSTILE_NAMES = [
  ...PRODUCTION,
  'kube-public',
  'kymaros-control',
  'sandbox-one',
  'a'.repeat(63),
  'a'.repeat(64),
  '..',
  '../app-db',
  'app-db/pods',
  '*',
  '**',
  'APP-DB',
  'app\u2010db',
  'constructor',
  '__proto__',
  'app-db\nnamespaces: [kube-system]',
  '',
];

const anyName = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE_NAMES) },
  {
    weight: 4,
    arbitrary: fc.stringMatching(/^[a-z]([a-z0-9-]{0,12}[a-z0-9])?$/),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }) },
);
/** Mostly good names, or hardly any definition would be valid. */
const mostlyGoodName = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.stringMatching(/^[a-z]([a-z0-9-]{0,50}[a-z0-9])?$/),
  },
  { weight: 1, arbitrary: anyName },
);

const anyDefinition = fc.record({
  backupSource: fc.record({
    name: fc.constantFrom('nightly', 'latest', 'schedule/nightly'),
    namespaces: fc.array(
      fc.record(
        { name: mostlyGoodName, sandboxName: mostlyGoodName },
        { requiredKeys: ['name'] },
      ),
      { minLength: 1, maxLength: 4 },
    ),
  }),
  networkIsolation: fc.record({
    mode: fc.constantFrom('strict', 'group'),
    dns: fc.constantFrom('rewrite', 'none', undefined),
  }),
  sandbox: fc.record({
    namespacePrefix: fc.oneof(
      fc.constant('kymaros'),
      fc.constantFrom('kube', 'openshift', 'velero', 'a'.repeat(40)),
      anyName,
    ),
    resourceQuota: fc.constantFrom(undefined, { pods: 3, 'limits.cpu': '2' }),
  }),
});

const EXAMPLES = Object.values(HAZARD_ROWS).flatMap(row => [
  ...row.hazardous,
  ...row.innocent,
]);

/** What a backup may hold of a tier: several dangers in one object, names that try to be more than names. */
const anyObject = fc
  .record({
    examples: fc.array(fc.constantFrom(...EXAMPLES), {
      minLength: 1,
      maxLength: 3,
    }),
    name: anyName,
    labels: fc.dictionary(anyName, anyName, { maxKeys: 2 }),
    finalizers: fc.array(fc.constantFrom('a.example/x', 'kubernetes'), {
      maxLength: 1,
    }),
    externalName: fc.oneof(
      anyName,
      anyName.map(name => `db.${name}.svc.cluster.local`),
    ),
  })
  .map(({ examples, name, labels, finalizers, externalName }) => {
    const [first, ...others] = examples;
    const merged = others
      .filter(({ resource }) => resource === first.resource)
      .reduce(mergeExamples, first);
    const spec: any = merged.spec;
    return {
      ...merged,
      ...(spec?.type === 'ExternalName' && { spec: { ...spec, externalName } }),
      metadata: {
        ...merged.metadata,
        name,
        labels: { ...labels, ...merged.metadata.labels },
        finalizers: [...(merged.metadata.finalizers ?? []), ...finalizers],
      },
    } as BackedUpObject;
  });

function mergeExamples(a: any, b: any): any {
  return Object(a) === a && Object(b) === b && !Array.isArray(a)
    ? Object.fromEntries(
        [...new Set([...Object.keys(a), ...Object.keys(b)])].map(name => [
          name,
          name in a && name in b
            ? mergeExamples(a[name], b[name])
            : a[name] ?? b[name],
        ]),
      )
    : a;
}

const anyContents = fc.option(fc.array(anyObject, { maxLength: 12 }), {
  nil: undefined,
  freq: 8,
});

/** A run on a cluster of its own, driven as its steps drive it. */
async function carryOut(
  velero: BackupProvider,
  options: { test: RestoreTest; contents: BackedUpObject[] | undefined },
) {
  const { test } = options;
  const run = { runId: randomUUID(), cluster: 'demo', test };
  const cluster = new MemoryCluster(production());
  const ledger = new MemoryLedger();
  const provider: BackupProvider = Object.assign(Object.create(velero), {
    selectBackup: async () => ({
      backup: {
        name: 'nightly',
        phase: 'Completed',
        reason: '',
        warnings: 0,
        errors: 0,
      },
      findings: [],
    }),
    readObjects: async () => ({
      findings: [],
      objects: options.contents?.map((one, index) => {
        const { namespaces } = test.spec.backupSource;
        const namespace = namespaces[index % namespaces.length].name;
        return { ...one, metadata: { ...one.metadata, namespace } };
      }),
    }),
  });
  const writers = new GuardedWriters({
    clusters: cluster,
    writerOf: () => cluster.writer(),
    ledger,
    instance: 'test',
    ownedKinds: provider.ownedKinds,
  });
  const dependencies = {
    clusters: cluster,
    provider,
    writers,
    hazards: new HazardTable({ provider: provider.hazards, config: [] }),
    resolvers: new Resolvers({ clusters: cluster, writers }),
    sandboxes: new Sandboxes({ clusters: cluster, writers, ledger }),
  };
  const bounds = {
    signal: new AbortController().signal,
    deadlineMs: Date.now() + 60_000,
  };
  const request = { ...run, bounds, logger: mockServices.logger.mock() };
  const context = providerContext(dependencies, { ...request, ...bounds });
  const planned = await planRun(dependencies, {
    ...request,
    runDeadlineMs: bounds.deadlineMs,
  });
  const writesOfPlan = cluster.writes.length;

  const restore = async () => {
    const isolated = await dependencies.sandboxes.isolate(run, bounds);
    if (isolated.findings.some(({ gate }) => gate)) {
      return false;
    }
    const { dns } = await dependencies.resolvers.start(run, isolated, bounds);
    for (const [position, { name, sandbox }] of planned.plan.tiers.entries()) {
      await dependencies.sandboxes.limit(run, name);
      await provider.restoreTier(
        context,
        {
          backupName: 'nightly',
          tier: name,
          position,
          sandbox,
          namespaceMapping: Object.fromEntries(
            planned.plan.tiers.map(tier => [tier.name, tier.sandbox]),
          ),
          exclusions: planned.exclusions,
          patches: [...planned.patches, ...dnsPatches(dns[name])],
        },
        async () => {},
      );
    }
    return true;
  };
  const outcome = await restore().catch((error: Error) => error);
  await provider.settle(context);
  await dependencies.sandboxes.remove(run, bounds);
  await provider.cleanUp(context);
  return {
    run,
    cluster,
    planned,
    outcome,
    writesOfPlan,
    hazards: dependencies.hazards,
  };
}

/** Also what the cluster may come to have. */
function isProduction(namespace: string): boolean {
  return PRODUCTION.includes(namespace) || /^(kube-|openshift)/.test(namespace);
}

/** Promise 1 in other words than the guard's: why a write is none of the run's own, if so. */
function escapeOf(
  { verb, key, object, before }: RecordedWrite,
  run: { runId: string; test: RestoreTest },
): string | undefined {
  const own = sandboxNames({ runId: run.runId, spec: run.test.spec });
  const sandboxes = own.tiers.map(({ sandbox }) => sandbox);
  const isOwn = (one?: KubernetesObject) =>
    one?.metadata?.labels?.[KYMAROS_LABELS.runId] === run.runId;
  const place = key.kind === 'Namespace' ? key.name : key.namespace;
  const what = `${verb} ${key.kind} ${key.namespace}/${key.name}`;
  if (!isOwn(before ?? object)) {
    return `${what} is not the run's`;
  }
  if (place === 'velero' && key.kind !== 'Namespace') {
    return ['Restore', 'ConfigMap', 'DownloadRequest'].includes(key.kind)
      ? restoreEscape(object, sandboxes)
      : what;
  }
  const isFresh =
    place !== undefined &&
    [...sandboxes, own.control].includes(place) &&
    !isProduction(place);
  return isFresh ? undefined : what;
}

function restoreEscape(
  object: KubernetesObject | undefined,
  sandboxes: string[],
): string | undefined {
  const { kind, spec } = Object(object);
  if (kind !== 'Restore') {
    return undefined;
  }
  const { includedNamespaces: included, namespaceMapping } = spec;
  const targets = Object.values<string>(namespaceMapping);
  return included.length === 1 &&
    Object.hasOwn(namespaceMapping, included[0]) &&
    targets.every(target => sandboxes.includes(target)) &&
    !targets.some(isProduction) &&
    !('includeClusterResources' in spec) &&
    !('restorePVs' in spec) &&
    !('existingResourcePolicy' in spec)
    ? undefined
    : `Restore ${JSON.stringify(spec)}`;
}

/** Resource modifiers say what they say for the tier alone, whatever the backup wrote into them. */
function modifierProblem({ object, key }: RecordedWrite, tiers: string[]) {
  if (key.kind !== 'ConfigMap' || key.namespace !== 'velero' || !object) {
    return undefined;
  }
  const [text, ...others] = Object.values<string>(Object(object).data);
  const { version, resourceModifierRules: rules, ...rest } = parse(text);
  const isSound =
    others.length === 0 &&
    version === 'v1' &&
    Object.keys(rest).length === 0 &&
    rules.every(
      ({ conditions }: any) =>
        conditions.namespaces.length === 1 &&
        tiers.includes(conditions.namespaces[0]),
    );
  return isSound ? undefined : text;
}

describe('promise 1, whatever the definition and the backup say', () => {
  let velero: BackupProvider;

  beforeAll(async () => {
    velero = await veleroProvider();
  });

  it(`lets no write of ${RUNS} runs escape, and leaves nothing`, async () => {
    const seen = { invalid: 0, refused: 0, restored: 0, writes: 0 };
    await fc.assert(
      fc.asyncProperty(anyDefinition, anyContents, async (raw, contents) => {
        const parsed = restoreTestSpecSchema.safeParse(raw);
        if (!parsed.success) {
          seen.invalid++;
          return;
        }
        const before = new MemoryCluster(production()).all();
        const { run, cluster, outcome, writesOfPlan } = await carryOut(velero, {
          test: testOf(parsed.data),
          contents,
        });
        const tiers = parsed.data.backupSource.namespaces.map(one => one.name);
        expect(writesOfPlan).toBe(0);
        for (const write of cluster.writes) {
          expect(escapeOf(write, run)).toBeUndefined();
          expect(modifierProblem(write, tiers)).toBeUndefined();
        }
        expect(cluster.all()).toEqual(before);
        seen[outcome === true ? 'restored' : 'refused']++;
        seen.writes += cluster.writes.length;
      }),
      { numRuns: RUNS },
    );
    // The generator is worth something only while all of it happens.
    expect(seen.restored).toBeGreaterThan(RUNS / 5);
    expect(seen.refused).toBeGreaterThan(0);
    expect(seen.writes).toBeGreaterThan(RUNS);
  });

  it('restores nothing that is still dangerous, unless it refuses to', async () => {
    let restored = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyObject, { minLength: 1, maxLength: 12 }),
        async contents => {
          const { planned, hazards } = await carryOut(velero, {
            test: testOf(
              restoreTestSpecSchema.parse({
                backupSource: {
                  name: 'nightly',
                  namespaces: [{ name: 'shop' }, { name: 'db' }],
                },
              }),
            ),
            contents,
          });
          if (planned.plan.findings.some(({ gate }) => gate)) {
            return;
          }
          const namespaceMapping = Object.fromEntries(
            planned.plan.tiers.map(({ name, sandbox }) => [name, sandbox]),
          );
          const table = hazards.on('demo');
          const objects = contents.filter(
            ({ resource }) => !table.excluding(resource),
          );
          restored += objects.length;
          const remaining = objects.flatMap(object =>
            table.remaining(applyPatches(object, planned.patches), {
              namespaceMapping,
            }),
          );
          expect(remaining.map(({ id }) => id)).toEqual([]);
        },
      ),
      { numRuns: RUNS },
    );
    expect(restored).toBeGreaterThan(RUNS / 5);
  });
});

function testOf(spec: RestoreTest['spec']): RestoreTest {
  return {
    ref: 'restoretest:default/shop',
    title: 'Shop',
    origin: 'document',
    entityRefs: [],
    cluster: 'demo',
    hash: 'hash',
    spec,
  };
}
