import { HazardTable } from '../../sandbox/hazards/HazardTable';
import { observeContents } from './observeContents';
import { planContents } from './planContents';

const OBJECTS = 5_000;
const MOST_MILLISECONDS = 10_000;
const MOST_BYTES = 150 * 1024 * 1024;

const served = [
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    plural: 'configmaps',
    namespaced: true,
  },
];

function configMap(namespace: string, at: number) {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    resource: 'configmaps',
    metadata: { name: `settings-${at}`, namespace },
    data: { text: `${at} `.repeat(200) },
  };
}

const configMaps = (namespace: string, from: number) =>
  Array.from({ length: OBJECTS - from }, (_, at) =>
    configMap(namespace, at + from),
  );

/** The sandbox lacks the first object; what was listed is remembered. */
function sandboxCluster(onList: (namespace: string) => void) {
  return {
    namespacedKinds: async () => served,
    list: async ({ namespace }: { namespace: string }) => {
      onList(namespace);
      return namespace === 'sandbox' ? configMaps('sandbox', 1) : [];
    },
  };
}

describe('thousands of objects', () => {
  it('are planned and observed in 10 seconds and 150 MB, with one list of the sandbox', async () => {
    const objects = configMaps('shop', 0);
    const listed: string[] = [];
    let peak = 0;
    const { heapUsed: before } = process.memoryUsage();
    const look = () => {
      peak = Math.max(peak, process.memoryUsage().heapUsed - before);
    };
    const startedAt = performance.now();

    const planned = planContents(
      { objects },
      {
        tiers: ['shop'],
        rules: {
          hazards: new HazardTable({ provider: [], config: [] }).on('demo'),
          provider: { leavesOut: () => undefined },
        },
        served,
      },
    );
    look();
    const { contents } = await observeContents(
      sandboxCluster(namespace => {
        look();
        listed.push(namespace);
      }) as never,
      {
        name: 'shop',
        sandbox: 'sandbox',
        runId: 'run',
        restore: { volumes: [] },
        expected: planned.contents.expected.shop,
        stored: planned.stored.shop,
        findings: [],
        bounds: {},
      } as never,
    );
    look();

    expect(performance.now() - startedAt).toBeLessThan(MOST_MILLISECONDS);
    expect(peak).toBeLessThan(MOST_BYTES);
    expect(listed.filter(namespace => namespace === 'sandbox')).toHaveLength(1);
    expect(contents.kinds).toEqual([
      expect.objectContaining({ expected: OBJECTS, found: OBJECTS - 1 }),
    ]);
    expect(contents.differences).toEqual([
      expect.objectContaining({
        difference: 'missing',
        object: expect.objectContaining({ name: 'settings-0' }),
      }),
    ]);
  });
});
