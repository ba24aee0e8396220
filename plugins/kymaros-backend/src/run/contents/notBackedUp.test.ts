import type { ExpectedContents } from './expectedContents';
import { notBackedUp } from './notBackedUp';

const STARTED_AT = '2026-11-23T10:00:00Z';
const BEFORE = '2026-11-23T09:00:00Z';
const AFTER = '2026-11-23T11:00:00Z';

const served = [
  ['v1', 'Secret', 'secrets'],
  ['v1', 'ConfigMap', 'configmaps'],
  ['v1', 'Pod', 'pods'],
].map(([apiVersion, kind, plural]) => ({
  apiVersion,
  kind,
  plural,
  namespaced: true,
}));

const live = (name: string, metadata: object = {}) => ({
  metadata: { name, creationTimestamp: BEFORE, ...metadata },
});

const expected: ExpectedContents = {
  comparedWith: 'contents',
  kinds: [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      names: ['held'],
      lacking: [],
      unwritten: ['listed'],
      leftOut: { finished: ['left-out'] },
    },
  ],
};

/** Names of what is told, and which kinds were listed. */
async function missed(
  source: {
    objects?: Record<string, object[]>;
    isGone?: boolean;
    denied?: string[];
  },
  changes: Partial<Parameters<typeof notBackedUp>[1]> = {},
) {
  const listed: string[] = [];
  const cluster = {
    get: async () => (source.isGone ? undefined : { kind: 'Namespace' }),
    deniedAccess: async (rules: Array<{ resource: string }>) =>
      rules.filter(({ resource }) => source.denied?.includes(resource)),
    list: async ({ kind, namespace }: { kind: string; namespace: string }) => {
      listed.push(`${namespace}/${kind}`);
      return source.objects?.[kind] ?? [];
    },
  };
  const objects = await notBackedUp(cluster as never, {
    tier: 'shop',
    expected,
    served,
    startedAt: STARTED_AT,
    bounds: {} as never,
    ...changes,
  });
  return { names: objects?.map(({ name }) => name), listed };
}

describe('notBackedUp', () => {
  it.each<[string, object, string[]]>([
    ['the backup lacks', live('forgotten'), ['forgotten']],
    ['the backup holds', live('held'), []],
    ['the backup lists', live('listed'), []],
    ['the backup holds and nobody needs', live('left-out'), []],
    ['is younger', live('new', { creationTimestamp: AFTER }), []],
    [
      'a controller made',
      live('made', {
        ownerReferences: [
          { apiVersion: 'v1', kind: 'Db', name: 'a', controller: true },
        ],
      }),
      [],
    ],
  ])('looks at an object that %s', async (_, object, names) => {
    const told = await missed({ objects: { Secret: [object] } });
    expect(told.names).toEqual(names);
  });

  it('leaves out what the cluster makes in every namespace', async () => {
    const told = await missed({
      objects: { ConfigMap: [live('kube-root-ca.crt'), live('settings')] },
    });
    expect(told.names).toEqual(['settings']);
  });

  it('lists the source, and only kinds that it may list and that services are made of', async () => {
    const told = await missed({ denied: ['configmaps'] });
    expect(told.listed).toEqual(['shop/Secret']);
  });

  it('names 50 at most', async () => {
    const objects = Array.from({ length: 80 }, (_, at) => live(`s-${at}`));
    const told = await missed({ objects: { Secret: objects } });
    expect(told.names).toHaveLength(50);
  });

  it.each<[string, Parameters<typeof missed>]>([
    ['the source is gone', [{ isGone: true }]],
    [
      'it may list nothing there',
      [{ denied: ['secrets', 'configmaps', 'pods'] }],
    ],
    [
      'it is not known what the backup holds',
      [{}, { expected: { comparedWith: 'nothing', kinds: [] } }],
    ],
    ['it is not known when the backup began', [{}, { startedAt: undefined }]],
  ])('says nothing when %s', async (_, given) => {
    expect(await missed(...given)).toEqual({ names: undefined, listed: [] });
  });
});
