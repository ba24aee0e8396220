import { setTimeout } from 'node:timers/promises';
import {
  coreServices,
  createBackendModule,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  type TestBackend,
} from '@backstage/backend-test-utils';
import { isPermission } from '@backstage/plugin-permission-common';
import type {
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import {
  restoreTestReadPermission,
  runCreatePermission,
} from '@kymaros/plugin-kymaros-common';
import request from 'supertest';
import {
  annotatedService,
  startOwnedTests,
  testDocument,
} from './__testUtils__/ownedTestsBackend';
import { OwnersPolicy, ownersPolicyModule } from './ownersPolicy';

// The first start loads the whole catalog backend.
jest.setTimeout(120_000);

const ORDERS = 'group:default/team-orders';
const PLATFORM = 'group:default/team-platform';

const GROUPS = {
  'user:default/olga': [ORDERS],
  'user:default/paul': [PLATFORM],
  'user:default/adam': ['group:default/administrators'],
};

const SHOP = 'component:default/shop';
const INVOICES = 'restoretest:default/invoices';
const EDGE = 'component:default/edge';
const LEDGER = 'restoretest:default/ledger';

const ALL = [SHOP, EDGE, INVOICES, LEDGER].sort();

const ENTITIES = [
  annotatedService('shop', ORDERS),
  testDocument('invoices', ORDERS),
  annotatedService('edge', PLATFORM),
  testDocument('ledger', PLATFORM),
];

type User = 'olga' | 'paul' | 'adam';
type Method = 'get' | 'post';

const pathOf = (ref: string) => `restore-tests/${ref.replace(':', '/')}`;

function clientOf({ server }: TestBackend) {
  const call = (method: Method, user: User, path: string, body?: object) =>
    request(server)
      [method](`/api/kymaros/v1/${path}`)
      .set('authorization', mockCredentials.user.header(`user:default/${user}`))
      .send(body);
  const read = async (user: User, path: string) =>
    (await call('get', user, path).expect(200)).body;
  return {
    call,
    read,
    /** One field of everything in a list. */
    async list(user: User, path: string, field: string): Promise<string[]> {
      const { items } = await read(user, path);
      return items.map((item: Record<string, string>) => item[field]).sort();
    },
    async start(ref: string): Promise<string> {
      const { body } = await call('post', 'adam', `${pathOf(ref)}/runs`).expect(
        202,
      );
      return body.id;
    },
  };
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) {
    await setTimeout(20);
  }
}

/** A backend whose catalog has read all entities. */
async function start(policy: BackendFeature) {
  const backend = await startOwnedTests({
    policy,
    groups: GROUPS,
    entities: ENTITIES,
  });
  const client = clientOf(backend);
  await until(async () => {
    const tests = await client.list('adam', 'restore-tests', 'ref');
    return tests.length === ENTITIES.length;
  });
  return { backend, client };
}

describe('a backend with the policy of owners', () => {
  let backend: TestBackend;
  let client: ReturnType<typeof clientOf>;
  const runs: Record<string, string> = {};

  beforeAll(async () => {
    ({ backend, client } = await start(ownersPolicyModule));
    runs[EDGE] = await client.start(EDGE);
    runs[LEDGER] = await client.start(LEDGER);
  });
  afterAll(() => backend?.stop());

  it.each(['olga', 'paul', 'adam'] as const)(
    'lets %s list and read every test, run and cluster',
    async user => {
      expect(await client.list(user, 'restore-tests', 'ref')).toEqual(ALL);
      expect(await client.list(user, 'clusters', 'name')).toEqual(['main']);
      for (const ref of [EDGE, LEDGER]) {
        expect(await client.read(user, pathOf(ref))).toMatchObject({ ref });
        expect(await client.list(user, `${pathOf(ref)}/runs`, 'id')).toEqual([
          runs[ref],
        ]);
        const run = await client.read(user, `runs/${runs[ref]}`);
        expect(run).toMatchObject({ testRef: ref });
        await client.read(user, `runs/${runs[ref]}/events`);
      }
    },
  );

  /** With what whoever may gets without a cluster, be the run over or not. */
  const verbs: Array<{
    verb: string;
    permission: string;
    allowed: number[];
    method?: Method;
    body?: object;
  }> = [
    { verb: 'plan', permission: 'kymaros.run.create', allowed: [503] },
    { verb: 'runs', permission: 'kymaros.run.create', allowed: [202, 409] },
    { verb: 'cancel', permission: 'kymaros.run.cancel', allowed: [202, 409] },
    {
      verb: 'sandbox/extend',
      permission: 'kymaros.sandbox.keep',
      allowed: [409],
      body: { by: '1h' },
    },
    {
      verb: 'sandbox/release',
      permission: 'kymaros.sandbox.keep',
      allowed: [409],
    },
    {
      verb: 'logs',
      permission: 'kymaros.run.logs.read',
      allowed: [200, 404],
      method: 'get',
    },
  ];

  describe.each([EDGE, LEDGER])('of %s', ref => {
    it.each(verbs)(
      'gives $verb to owners and administrators only',
      async ({ verb, permission, allowed, method = 'post', body }) => {
        const path = ['plan', 'runs'].includes(verb)
          ? `${pathOf(ref)}/${verb}`
          : `runs/${runs[ref]}/${verb}`;

        const [refused, owner, administrator] = await Promise.all(
          (['olga', 'paul', 'adam'] as const).map(user =>
            client.call(method, user, path, body),
          ),
        );

        expect(refused.status).toBe(403);
        expect(refused.body.error.message).toBe(
          `This takes the permission ${permission} on ${ref}`,
        );
        expect(allowed).toContain(owner.status);
        expect(allowed).toContain(administrator.status);
      },
    );
  });
});

/** Lets owners only see a test, too. */
class HidingPolicy extends OwnersPolicy {
  handle({ permission }: PolicyQuery, user?: PolicyQueryUser) {
    return super.handle(
      {
        permission: isPermission(permission, restoreTestReadPermission)
          ? runCreatePermission
          : permission,
      },
      user,
    );
  }
}

const hidingPolicyModule = createBackendModule({
  pluginId: 'permission',
  moduleId: 'hiding-policy',
  register(env) {
    env.registerInit({
      deps: { policy: policyExtensionPoint, userInfo: coreServices.userInfo },
      async init({ policy, userInfo }) {
        policy.setPolicy(new HidingPolicy(userInfo));
      },
    });
  },
});

describe('a backend with a policy that shows tests to their owners only', () => {
  let backend: TestBackend;
  let client: ReturnType<typeof clientOf>;

  beforeAll(async () => {
    ({ backend, client } = await start(hidingPolicyModule));
    await Promise.all(ALL.map(ref => client.start(ref)));
  });
  afterAll(() => backend?.stop());

  it.each<[User, tests: string[]]>([
    ['olga', [SHOP, INVOICES]],
    ['paul', [EDGE, LEDGER]],
    ['adam', ALL],
  ])('lists and counts for %s only what is theirs', async (user, tests) => {
    const services = tests.filter(ref => ref.startsWith('component:'));
    const newYear = `${new Date().getUTCFullYear() + 1}-01-01`;

    expect(await client.list(user, 'restore-tests', 'ref')).toEqual(tests);
    expect(await client.list(user, 'fleet/services', 'entityRef')).toEqual(
      services,
    );

    const overview = await client.read(user, 'fleet');
    expect(sumOf(overview.tests)).toBe(tests.length);
    expect(sumOf(overview.services)).toBe(services.length);
    expect(overview.activeTotal).toBe(tests.length);
    expect(refsOf(overview.active)).toEqual(tests);
    expect(refsOf(overview.upcoming)).toEqual(tests);

    const { days } = await client.read(
      user,
      `fleet/calendar?from=${newYear}&to=${newYear}&timezone=UTC`,
    );
    expect(days).toEqual([{ date: newYear, runs: {}, planned: tests.length }]);
  });

  it.each([EDGE, LEDGER])(
    'says to others which permission on %s they lack',
    async ref => {
      for (const path of [pathOf(ref), `${pathOf(ref)}/runs`]) {
        const { status, body } = await client.call('get', 'olga', path);
        expect(status).toBe(403);
        expect(body.error.message).toBe(
          `This takes the permission kymaros.restore-test.read on ${ref}`,
        );
      }
    },
  );
});

function sumOf(counts: Record<string, number>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function refsOf(items: Array<{ testRef: string }>): string[] {
  return items.map(({ testRef }) => testRef).sort();
}
