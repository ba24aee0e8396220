import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { KubeConfig } from '@kubernetes/client-node';
import { NotFoundError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  CLUSTER_CONDITIONS,
  type IsolationProof,
} from '@kymaros/plugin-kymaros-common';
import { clusterConfig } from '../../config/__testUtils__/clusterConfig';
import { testNamed } from '../../database/__testUtils__/runStores';
import { AuthorizedClusterService } from './AuthorizedClusterService';
import type { ClusterService } from './ClusterService';
import { DefaultClusterService } from './DefaultClusterService';
import { isolationCondition } from './isolationCondition';

const options = { credentials: mockCredentials.user() };
const OK = { state: 'ok', message: 'fine' } as const;
const AT = new Date('2026-05-01T02:00:00Z');

const attempt = (outcome: 'blocked' | 'reached') => ({
  from: 'app-db',
  target: 'the API server',
  address: '10.96.0.1:443',
  moment: 'settled' as const,
  expected: 'blocked' as const,
  outcome,
});

const shown = (
  status: IsolationProof['status'],
  ...outcomes: Array<'blocked' | 'reached'>
) => ({
  runId: 'r1',
  at: AT,
  proof: { status, attempts: outcomes.map(attempt) },
});

describe('the isolation of a cluster', () => {
  it.each([
    [
      'proven',
      shown('proven', 'blocked', 'blocked'),
      false,
      'ok',
      /^All 2 attempts of run r1 came out/,
    ],
    [
      'refuted',
      shown('refuted', 'blocked', 'reached'),
      false,
      'failed',
      /1 of 2/,
    ],
    ['never tried', undefined, false, 'unknown', /No run/],
    [
      'waived, whatever was seen before',
      shown('proven', 'blocked'),
      true,
      'unknown',
      /waives/,
    ],
  ])('when %s', (_, seen, waived, state, message) => {
    expect(isolationCondition(seen, { waived })).toMatchObject({
      state,
      message: expect.stringMatching(message),
    });
  });

  it.each(['proven', 'refuted'] as const)(
    'says when the run that has %s it began, beside the sentence',
    status => {
      const { seenAt, message } = isolationCondition(shown(status, 'blocked'), {
        waived: false,
      });
      expect(seenAt).toBe(AT.toISOString());
      expect(message).not.toMatch(/\d{4}-\d{2}-\d{2}/);
    },
  );

  it('says from where what was reached', () => {
    expect(
      isolationCondition(shown('refuted', 'reached'), { waived: false })
        .details,
    ).toEqual(['the API server (10.96.0.1:443) was reached from app-db']);
  });
});

describe('DefaultClusterService', () => {
  const kubeConfig = new KubeConfig();
  const service = new DefaultClusterService({
    clusters: [
      clusterConfig({
        name: 'main',
        title: 'Main',
        kubeConfig,
        maxConcurrentRuns: 3,
      }),
      clusterConfig({ name: 'other', kubeConfig }),
    ],
    checks: {
      check: async () => ({
        at: AT,
        conditions: {
          permissions: OK,
          storage: OK,
          'backup-system': OK,
          reachable: OK,
        },
      }),
    },
    runs: {
      useOf: async clusters =>
        new Map(
          clusters.map(name => [name, { running: 1, queued: 2, sandboxes: 4 }]),
        ),
      newestIsolation: async () => undefined,
    },
    restoreTests: {
      get: async ref => ({
        ref,
        title: ref,
        origin: 'annotations',
        entityRefs: [],
        systemRefs: [],
        problems: [],
        test: ref.endsWith('broken') ? undefined : testNamed('shop'),
      }),
    },
  });

  it('has one condition of each kind, in their order, with what runs take of the cluster', async () => {
    const [main, other] = await service.list(options);

    expect(main.conditions.map(({ kind }) => kind)).toEqual([
      ...CLUSTER_CONDITIONS,
    ]);
    expect(main).toMatchObject({
      name: 'main',
      title: 'Main',
      checkedAt: AT.toISOString(),
      runs: { running: 1, queued: 2, limit: 3 },
      sandboxes: { used: 4, limit: 20 },
    });
    expect(other.name).toBe('other');
  });

  it('knows the cluster of a test', async () => {
    await expect(
      service.ofTest('component:default/shop', options),
    ).resolves.toMatchObject({ name: 'main' });
    await expect(
      service.ofTest('component:default/broken', options),
    ).rejects.toThrow(NotFoundError);
  });
});

describe('AuthorizedClusterService', () => {
  const inner: jest.Mocked<ClusterService> = {
    list: jest.fn(),
    ofTest: jest.fn(),
  };
  const permissions = mockServices.permissions.mock();
  const service = new AuthorizedClusterService(inner, permissions);

  beforeEach(() => jest.clearAllMocks());

  it.each([
    ['list', () => service.list(options), 'kymaros.cluster.read', undefined],
    [
      'ofTest',
      () => service.ofTest('component:default/shop', options),
      'kymaros.restore-test.read',
      'component:default/shop',
    ],
  ] as const)(
    '%s is not tried when it is denied, and asks in the name of the caller',
    async (verb, call, permission, resourceRef) => {
      permissions.authorize.mockResolvedValue([
        { result: AuthorizeResult.DENY },
      ]);
      await expect(call()).rejects.toThrow(permission);
      expect(inner[verb]).not.toHaveBeenCalled();

      permissions.authorize.mockResolvedValue([
        { result: AuthorizeResult.ALLOW },
      ]);
      await call();
      expect(inner[verb]).toHaveBeenCalledTimes(1);
      const [[question], { credentials }] =
        permissions.authorize.mock.lastCall!;
      expect(question).toMatchObject({ permission: { name: permission } });
      expect((question as { resourceRef?: string }).resourceRef).toBe(
        resourceRef,
      );
      expect(credentials).toBe(options.credentials);
    },
  );
});
