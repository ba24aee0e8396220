import type { Finding } from '@kymaros/plugin-kymaros-common';
import type { ExpectedContents } from './expectedContents';
import type { ExpectedKind } from './ExpectedKinds';
import { observeContents } from './observeContents';

const served = [
  ['v1', 'Secret', 'secrets'],
  ['v1', 'Service', 'services'],
  ['v1', 'PersistentVolumeClaim', 'persistentvolumeclaims'],
  ['v1', 'Pod', 'pods'],
].map(([apiVersion, kind, plural]) => ({
  apiVersion,
  kind,
  plural,
  namespaced: true,
}));

const kind = (name: string, changes: Partial<ExpectedKind>): ExpectedKind => ({
  apiVersion: 'v1',
  kind: name,
  names: [],
  lacking: [],
  unwritten: [],
  leftOut: {},
  ...changes,
});

const claim = {
  metadata: { name: 'data' },
  spec: { resources: { requests: { storage: '1Gi' } } },
  status: { phase: 'Bound', capacity: { storage: '1Gi' } },
};

const pod = {
  metadata: { name: 'db-0' },
  spec: { volumes: [{ persistentVolumeClaim: { claimName: 'data' } }] },
};

async function observe(
  sandbox: Record<string, object[]>,
  options: { kinds: ExpectedKind[]; findings?: Finding[]; moved?: object[] },
) {
  const listed: string[] = [];
  const cluster = {
    namespacedKinds: async () => served,
    get: async () => undefined,
    deniedAccess: async () => [],
    list: async (query: { kind: string; namespace: string }) => {
      listed.push(`${query.namespace}/${query.kind}`);
      return sandbox[query.kind] ?? [];
    },
  };
  const expected: ExpectedContents = {
    comparedWith: 'contents',
    kinds: options.kinds,
  };
  const observed = await observeContents(
    cluster as never,
    {
      name: 'shop',
      sandbox: 'sandbox',
      runId: 'run',
      restore: { volumes: options.moved ?? [] },
      expected,
      volumes: { data: { data: 'moved', method: 'File System Backup' } },
      findings: options.findings ?? [],
      bounds: {},
    } as never,
  );
  return {
    ...observed,
    listed,
    codes: observed.findings.map(
      ({ code, gate }) => `${code}${gate ? ' gate' : ''}`,
    ),
  };
}

describe('observeContents', () => {
  it('finds nothing where all came back', async () => {
    const { contents, codes } = await observe(
      {
        Secret: [{ metadata: { name: 'credentials' } }],
        PersistentVolumeClaim: [claim],
        Pod: [pod],
      },
      {
        kinds: [
          kind('Secret', { names: ['credentials'] }),
          kind('PersistentVolumeClaim', { names: ['data'] }),
        ],
        moved: [{ claim: 'data', method: 'm', phase: 'Completed' }],
      },
    );
    expect(codes).toEqual([]);
    expect(contents.differences).toEqual([]);
    expect(contents.volumes).toEqual([
      expect.objectContaining({ claim: 'data', bound: true, data: 'restored' }),
    ]);
  });

  it('asks only for kinds of which something must come back, and only in the sandbox', async () => {
    const { listed } = await observe(
      {},
      {
        kinds: [
          kind('Secret', { unwritten: ['lost'] }),
          kind('Service', { leftOut: { finished: ['done'] } }),
        ],
      },
    );
    expect(listed).toEqual(['sandbox/Secret']);
  });

  it('does not take what Kymaros itself made in the sandbox for unexpected', async () => {
    const { contents } = await observe(
      {
        Service: [
          { metadata: { name: 'web' } },
          { metadata: { name: 'own', labels: { 'kymaros.io/run-id': 'run' } } },
          { metadata: { name: 'stranger' } },
        ],
      },
      { kinds: [kind('Service', { names: ['web'] })] },
    );
    expect(
      contents.differences.map(({ difference, object }) => [
        difference,
        object.name,
      ]),
    ).toEqual([['unexpected', 'stranger']]);
  });

  it('takes volume data that did not arrive for a gate, unless this tier has another reason', async () => {
    const denied: Finding = {
      code: 'node-agent-missing',
      severity: 'critical',
      cause: 'INFRA',
      gate: false,
      tier: 'shop',
      message: 'not running',
      hint: 'start it',
    };
    const codesWith = async (findings: Finding[]) =>
      (
        await observe(
          { PersistentVolumeClaim: [claim], Pod: [pod] },
          {
            kinds: [kind('PersistentVolumeClaim', { names: ['data'] })],
            findings,
          },
        )
      ).codes;
    expect(await codesWith([])).toEqual(['volume-data-missing gate']);
    expect(await codesWith([{ ...denied, tier: 'other' }])).toEqual([
      'volume-data-missing gate',
    ]);
    expect(await codesWith([denied])).toEqual(['object-not-usable']);
  });
});
