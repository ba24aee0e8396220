import { HazardTable } from '../../sandbox/hazards/HazardTable';
import { observeContents } from './observeContents';
import { planContents } from './planContents';

const OBJECTS_OF_A_KIND = 1_000;
const MOST_MILLISECONDS = 10_000;
const MOST_BYTES = 150 * 1024 * 1024;
/** How many objects are planned between two looks at the memory. */
const BETWEEN_LOOKS = 100;

/** 5,000 objects in all; pods belong to ReplicaSets, and those to Deployments. */
const KINDS: Array<[apiVersion: string, kind: string, owner?: string]> = [
  ['v1', 'ConfigMap'],
  ['v1', 'Secret'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'ReplicaSet', 'Deployment'],
  ['v1', 'Pod', 'ReplicaSet'],
];

const served = KINDS.map(([apiVersion, kind]) => ({
  apiVersion,
  kind,
  plural: `${kind.toLowerCase()}s`,
  namespaced: true,
}));

/** As large as objects are: 2 KiB. */
function object(
  namespace: string,
  [apiVersion, kind, owner]: (typeof KINDS)[number],
  at: number,
) {
  const plural = `${kind.toLowerCase()}s`;
  return {
    apiVersion,
    kind,
    resource: apiVersion === 'v1' ? plural : `${plural}.apps`,
    metadata: {
      name: `web-${at}`,
      namespace,
      creationTimestamp: new Date('2026-11-23T09:00:00Z'),
      ...(owner && {
        ownerReferences: [
          {
            apiVersion: 'apps/v1',
            kind: owner,
            name: `web-${at}`,
            uid: 'uid',
            controller: true,
          },
        ],
      }),
    },
    data: { text: `${at} `.repeat(400) },
  };
}

const objectsOf = (namespace: string, kind: (typeof KINDS)[number], from = 0) =>
  Array.from({ length: OBJECTS_OF_A_KIND - from }, (_, at) =>
    object(namespace, kind, at + from),
  );

/** The sandbox lacks the first Secret, and the source has a ConfigMap that the backup lacks. */
function clusterWith(onList: (listed: string) => void) {
  return {
    namespacedKinds: async () => served,
    get: async () => ({ kind: 'Namespace' }),
    deniedAccess: async () => [],
    list: async ({ kind, namespace }: { kind: string; namespace: string }) => {
      const one = KINDS.find(([, name]) => name === kind)!;
      const lost = namespace === 'sandbox' && kind === 'Secret' ? 1 : 0;
      const objects = objectsOf(namespace, one, lost);
      if (namespace === 'shop' && kind === 'ConfigMap') {
        objects.push(object(namespace, one, OBJECTS_OF_A_KIND));
      }
      onList(`${namespace}/${kind}`);
      return objects;
    },
  };
}

/** Knows the most memory that was in use at any look. */
function watchMemory() {
  const { heapUsed: before } = process.memoryUsage();
  let most = 0;
  return {
    look: () => {
      most = Math.max(most, process.memoryUsage().heapUsed - before);
    },
    most: () => most,
  };
}

describe('thousands of objects', () => {
  it('are planned and observed in 10 seconds and 150 MB, with one list of the sandbox a kind', async () => {
    const memory = watchMemory();
    const startedAt = performance.now();
    const objects = KINDS.flatMap(kind => objectsOf('shop', kind));
    const listed: string[] = [];
    let seen = 0;

    const planned = planContents(
      { objects, isWhole: true },
      {
        tiers: ['shop'],
        rules: {
          hazards: new HazardTable({ provider: [], config: [] }).on('demo'),
          provider: {
            leavesOut: () => {
              seen += 1;
              if (seen % BETWEEN_LOOKS === 0) {
                memory.look();
              }
              return undefined;
            },
          },
        },
        served,
      },
    );
    const { contents } = await observeContents(
      clusterWith(kind => {
        memory.look();
        listed.push(kind);
      }) as never,
      {
        name: 'shop',
        sandbox: 'sandbox',
        runId: 'run',
        restore: { volumes: [] },
        expected: planned.contents.expected.shop,
        stored: planned.stored.shop,
        backupStartedAt: '2026-11-23T10:00:00Z',
        findings: [],
        bounds: {},
      } as never,
    );
    memory.look();

    expect(performance.now() - startedAt).toBeLessThan(MOST_MILLISECONDS);
    expect(memory.most()).toBeLessThan(MOST_BYTES);
    expect(seen).toBe(KINDS.length * OBJECTS_OF_A_KIND);
    expect(listed.filter(one => one.startsWith('sandbox/')).sort()).toEqual([
      'sandbox/ConfigMap',
      'sandbox/Deployment',
      'sandbox/Secret',
    ]);
    expect(
      contents.kinds.map(({ kind, expected, found }) => [
        kind,
        expected,
        found,
      ]),
    ).toEqual([
      ['Secret', OBJECTS_OF_A_KIND, OBJECTS_OF_A_KIND - 1],
      ['ConfigMap', OBJECTS_OF_A_KIND, OBJECTS_OF_A_KIND],
      ['Deployment', OBJECTS_OF_A_KIND, OBJECTS_OF_A_KIND],
      ['Pod', 0, 0],
      ['ReplicaSet', 0, 0],
    ]);
    expect(contents.differences).toEqual([
      expect.objectContaining({
        difference: 'missing',
        object: expect.objectContaining({ kind: 'Secret', name: 'web-0' }),
      }),
    ]);
    expect(contents.notBackedUp?.map(({ name }) => name)).toEqual([
      `web-${OBJECTS_OF_A_KIND}`,
    ]);
  });
});
