import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  type AuthorizePermissionRequest,
} from '@backstage/plugin-permission-common';
import { AuthorizedRestoreTestService } from './AuthorizedRestoreTestService';
import { ONLY_SOME } from './__testUtils__/decisions';
import type { RestoreTestService } from './RestoreTestService';

const MINE = 'restoretest:default/mine';
const THEIRS = 'restoretest:default/theirs';
const options = { credentials: mockCredentials.user() };
const tests = [{ ref: MINE }, { ref: THEIRS }];

/** Everything is allowed on MINE, and nothing on THEIRS. */
function setUp() {
  const inner = {
    ofEntity: jest.fn().mockResolvedValue(tests),
    plan: jest.fn().mockResolvedValue({ testRef: MINE }),
    extendSandbox: jest.fn().mockResolvedValue({ id: 'run' }),
    releaseSandbox: jest.fn().mockResolvedValue({ id: 'run' }),
    get: jest.fn().mockImplementation(async ref => ({ ref })),
    startRun: jest.fn().mockResolvedValue({ id: 'run' }),
    listRuns: jest.fn().mockResolvedValue({ items: [], totalItems: 0 }),
    getRun: jest.fn().mockImplementation(async id => ({
      id,
      testRef: id === 'mine' ? MINE : THEIRS,
    })),
    listEvents: jest.fn().mockResolvedValue([]),
    compareRuns: jest.fn().mockResolvedValue({}),
    getRunLogs: jest.fn().mockResolvedValue({}),
    getCheckSeries: jest.fn().mockResolvedValue([]),
    cancelRun: jest.fn().mockResolvedValue({ id: 'run' }),
    getRunEvidence: jest.fn().mockImplementation(async id => ({
      record: { test: { ref: id === 'mine' ? MINE : THEIRS } },
    })),
    reportEvidence: jest
      .fn()
      .mockImplementation(async ({ among }) => [
        ...(await among([MINE, THEIRS])),
      ]),
  };
  const asked: AuthorizePermissionRequest[] = [];
  const permissions = mockServices.permissions.mock({
    authorizeConditional: async () => [ONLY_SOME],
    authorize: async requests => {
      asked.push(...requests);
      return requests.map(({ resourceRef }) => ({
        result:
          resourceRef === MINE ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
      }));
    },
  });
  const service = new AuthorizedRestoreTestService(
    inner as unknown as RestoreTestService,
    permissions,
  );
  return { service, inner, asked };
}

describe('AuthorizedRestoreTestService', () => {
  type Verb = (service: RestoreTestService, mine: boolean) => Promise<unknown>;
  const refOf = (mine: boolean) => (mine ? MINE : THEIRS);
  const runOf = (mine: boolean) => (mine ? 'mine' : 'theirs');
  const verbs: Array<[string, string, Verb]> = [
    ['get', 'kymaros.restore-test.read', (s, m) => s.get(refOf(m), options)],
    [
      'plan',
      'kymaros.run.create',
      (s, m) =>
        s.plan(refOf(m), { ...options, signal: new AbortController().signal }),
    ],
    [
      'extendSandbox',
      'kymaros.sandbox.keep',
      (s, m) => s.extendSandbox(runOf(m), '1h', options),
    ],
    [
      'releaseSandbox',
      'kymaros.sandbox.keep',
      (s, m) => s.releaseSandbox(runOf(m), options),
    ],
    ['startRun', 'kymaros.run.create', (s, m) => s.startRun(refOf(m), options)],
    [
      'listRuns',
      'kymaros.restore-test.read',
      (s, m) => s.listRuns(refOf(m), {}, options),
    ],
    [
      'getRun',
      'kymaros.restore-test.read',
      (s, m) => s.getRun(runOf(m), options),
    ],
    [
      'getRunEvidence',
      'kymaros.restore-test.read',
      (s, m) => s.getRunEvidence(runOf(m), options),
    ],
    [
      'listEvents',
      'kymaros.restore-test.read',
      (s, m) => s.listEvents(runOf(m), { after: 0, limit: 1 }, options),
    ],
    [
      'getRunLogs',
      'kymaros.run.logs.read',
      (s, m) => s.getRunLogs(runOf(m), {}, options),
    ],
    [
      'getCheckSeries',
      'kymaros.restore-test.read',
      (s, m) => s.getCheckSeries(refOf(m), { limit: 1 }, options),
    ],
    [
      'cancelRun',
      'kymaros.run.cancel',
      (s, m) => s.cancelRun(runOf(m), options),
    ],
  ];

  it.each(verbs)(
    '%s takes %s on the defining entity',
    async (_, name, verb) => {
      const { service, asked } = setUp();

      await verb(service, true);
      await expect(verb(service, false)).rejects.toThrow(
        `This takes the permission ${name} on ${THEIRS}`,
      );

      expect(
        asked.map(request => [request.permission.name, request.resourceRef]),
      ).toEqual([
        [name, MINE],
        [name, THEIRS],
      ]);
    },
  );

  it('compareRuns takes kymaros.restore-test.read on both runs, whichever is given first', async () => {
    const { service, inner } = setUp();

    await service.compareRuns('mine', 'mine', options);
    expect(inner.compareRuns).toHaveBeenCalledTimes(1);

    for (const [one, other] of [
      ['mine', 'theirs'],
      ['theirs', 'mine'],
    ]) {
      await expect(service.compareRuns(one, other, options)).rejects.toThrow(
        `This takes the permission kymaros.restore-test.read on ${THEIRS}`,
      );
    }
    expect(inner.compareRuns).toHaveBeenCalledTimes(1);
  });

  it.each([
    'plan',
    'startRun',
    'listRuns',
    'listEvents',
    'getRunLogs',
    'getCheckSeries',
    'cancelRun',
    'extendSandbox',
    'releaseSandbox',
  ] as const)('%s is not tried when it is denied', async name => {
    const { service, inner } = setUp();
    const [, , verb] = verbs.find(([verbName]) => verbName === name)!;

    await expect(verb(service, false)).rejects.toThrow();

    expect(inner[name]).not.toHaveBeenCalled();
  });

  it('leaves out of the tests of an entity what the caller may not read', async () => {
    const { service } = setUp();

    await expect(
      service.ofEntity('component:default/x', options),
    ).resolves.toEqual([{ ref: MINE }]);
  });

  it('leaves out of reports what the caller may not read', async () => {
    const { service } = setUp();
    await expect(
      service.reportEvidence({ from: '', to: '' }, options),
    ).resolves.toEqual([MINE]);
  });

  it('says why there is no evidence only to those who may read the run', async () => {
    const { service, inner } = setUp();
    inner.getRunEvidence.mockRejectedValue(new Error('it is running'));
    await expect(service.getRunEvidence('mine', options)).rejects.toThrow(
      'it is running',
    );
    await expect(service.getRunEvidence('theirs', options)).rejects.toThrow(
      `This takes the permission kymaros.restore-test.read on ${THEIRS}`,
    );
  });

  it('evidence is read by the ref in its record, when the run is gone', async () => {
    const { service, inner } = setUp();
    inner.getRun.mockRejectedValue(new Error('no such run'));
    await expect(
      service.getRunEvidence('mine', options),
    ).resolves.toBeDefined();
  });

  it('says so when the entity has tests and none may be read', async () => {
    const { service, inner } = setUp();
    inner.ofEntity.mockResolvedValue([{ ref: THEIRS }]);

    await expect(
      service.ofEntity('component:default/x', options),
    ).rejects.toThrow(/You may not see the restore tests/);
  });

  it('an entity without tests is not a denial', async () => {
    const { service, inner } = setUp();
    inner.ofEntity.mockResolvedValue([]);

    await expect(
      service.ofEntity('component:default/x', options),
    ).resolves.toEqual([]);
  });
});
