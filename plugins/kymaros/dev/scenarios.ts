import type { Entity } from '@backstage/catalog-model';
import { NotAllowedError, ServiceUnavailableError } from '@backstage/errors';
import { KYMAROS_ANNOTATIONS } from '@kymaros/plugin-kymaros-common';
import type { RestoreTest, Verdict } from '@kymaros/plugin-kymaros-common';
import {
  FULL_STACK_TEST,
  ORDERS_TEST,
} from '../src/__testUtils__/exampleTests';
import { proofFor, REFUSED } from '../src/__testUtils__/examplePlan';
import { FakeKymarosApi } from '../src/__testUtils__/FakeKymarosApi';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How long the fake backend plans, so that it can be seen. */
const PLANNING_MS = 2_500;

/** An entity for each face of the card and the tab. */
const NAMES = [
  'healthy',
  'failing',
  'partial',
  'running',
  'never-tested',
  'too-old',
  'inconclusive',
  'not-configured',
  'problems',
  'unreachable',
  'refused',
  'not-entitled',
  'kept',
  'leaking',
  'denied',
  'suspended',
  'cluster-down',
];

export const entities: Entity[] = NAMES.map(name => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    namespace: 'default',
    ...(name === 'not-configured'
      ? {}
      : {
          annotations: {
            [KYMAROS_ANNOTATIONS.restoreTests]: `kymaros-system/${name}`,
          },
        }),
  },
  spec: { type: 'service', lifecycle: 'production', owner: 'team-orders' },
}));

/** The fake backend of the dev app; refuses and fails for the entities that show that. */
export class DevApi extends FakeKymarosApi {
  async getEntityRestoreTests(entityRef: string) {
    if (entityRef === 'component:default/unreachable') {
      throw new ServiceUnavailableError(
        'The Kymaros backend is not available: connection refused',
      );
    }
    if (entityRef === 'component:default/denied') {
      throw new NotAllowedError(
        `You may not see the restore tests of ${entityRef}: it takes the permission kymaros.restore-test.read on restoretest:kymaros-system/denied`,
      );
    }
    return super.getEntityRestoreTests(entityRef);
  }

  async planRun(testRef: string) {
    await new Promise(resolve => setTimeout(resolve, PLANNING_MS));
    const plan = await super.planRun(testRef);
    return testRef.endsWith('/refused') ? { ...plan, ...REFUSED } : plan;
  }
}

function testFor(name: string, change: Partial<RestoreTest> = {}): RestoreTest {
  return {
    ...FULL_STACK_TEST,
    ref: `restoretest:kymaros-system/${name}`,
    title: `${name} full stack`,
    entityRefs: [`component:default/${name}`],
    ...change,
  };
}

function addHistory(
  api: FakeKymarosApi,
  testRef: string,
  options: { verdicts: Verdict[]; newestDaysAgo: number },
) {
  const { verdicts, newestDaysAgo } = options;
  verdicts.forEach((verdict, index) => {
    const daysAgo = newestDaysAgo + verdicts.length - 1 - index;
    api.addFinishedRun({
      testRef,
      verdict,
      at: Date.now() - daysAgo * DAY_MS,
      change:
        verdict === 'error'
          ? {}
          : { rtoMs: 180_000 + ((index * 37) % 11) * 9_000 },
    });
  });
}

const MONTH: Verdict[] = [
  ...Array<Verdict>(9).fill('pass'),
  'partial',
  'pass',
  'pass',
  'error',
  'pass',
  'fail',
  'fail',
  ...Array<Verdict>(12).fill('pass'),
];

/** Fills the fake backend. */
export function addScenarios(api: FakeKymarosApi): void {
  const add = (
    name: string,
    verdicts: Verdict[],
    newestDaysAgo = 0.3,
    change: Partial<RestoreTest> = {},
  ) => {
    const test = testFor(name, change);
    api.addTest(test);
    addHistory(api, test.ref, { verdicts, newestDaysAgo });
    return test.ref;
  };
  add('healthy', MONTH);
  api.addTest({
    ...ORDERS_TEST,
    ref: 'component:default/healthy',
    title: 'orders',
    entityRefs: ['component:default/healthy'],
  });
  addHistory(api, 'component:default/healthy', {
    verdicts: ['unverified', 'pass'],
    newestDaysAgo: 2,
  });
  add('failing', ['pass', 'pass', 'partial', 'fail']);
  add('partial', ['pass', 'pass', 'partial']);
  add('never-tested', []);
  add('too-old', ['pass', 'pass'], 6);
  add('inconclusive', ['pass', 'pass', 'error']);
  add('refused', []);
  add('suspended', ['pass', 'pass'], 0.3, {
    spec: { ...FULL_STACK_TEST.spec, suspend: true },
  });
  add('cluster-down', ['pass', 'pass'], 0.3, { cluster: 'south' });
  const denied = add('not-entitled', ['pass']);
  api.notEntitled.set(
    denied,
    'No entitlement of group:default/team-orders covers namespace app-db on cluster demo',
  );
  api.addFinishedRun({
    testRef: add('kept', ['pass']),
    verdict: 'fail',
    at: Date.now() - HOUR_MS / 2,
    change: {
      keptUntil: new Date(Date.now() + HOUR_MS).toISOString(),
      keptLimit: new Date(Date.now() + DAY_MS).toISOString(),
    },
  });
  api.addFinishedRun({
    testRef: add('leaking', ['pass']),
    verdict: 'error',
    at: Date.now() - HOUR_MS / 2,
    change: {
      isolation: proofFor(['app-db', 'app-backend', 'app-frontend'], {
        leak: 'app-backend',
      }),
    },
  });
  const running = add('running', ['pass', 'pass']);
  api.queue(running);
  api.addBrokenTest(
    {
      ref: 'component:default/problems',
      title: 'problems',
      entityRefs: ['component:default/problems'],
    },
    [
      {
        field: "metadata.annotations['kymaros.io/schedule']",
        message:
          'must be a cron expression of five fields, "minute hour day-of-month month day-of-week", such as "0 2 * * *"; "daily" has 1',
        entityRef: 'component:default/problems',
        location: 'url:https://example.org/problems/catalog-info.yaml',
      },
      {
        field: "metadata.annotations['kymaros.io/namespaces']",
        message: 'names the tier app-db twice; each may come once',
        entityRef: 'component:default/problems',
      },
    ],
  );
}
