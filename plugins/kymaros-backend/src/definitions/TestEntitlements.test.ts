import { mockServices } from '@backstage/backend-test-utils';
import type { Entitlement } from '../config/KymarosConfig';
import { testNamed } from '../database/__testUtils__/runStores';
import { TestEntitlements } from './TestEntitlements';

const test = testNamed('shop');
const DENIAL =
  'component:default/shop, without an owner, is not entitled to restore namespace tier-0';

function setUp(entitlements: Entitlement[]) {
  const auditor = mockServices.auditor.mock();
  const event = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(event);
  return {
    auditor,
    event,
    entitlements: new TestEntitlements({ entitlements, auditor }),
  };
}

describe('TestEntitlements', () => {
  it('promise 8: stops a run that starts without being entitled, with an explanation that is audited', async () => {
    const { entitlements, auditor, event } = setUp([]);

    const finding = await entitlements.refuseStart({ runId: 'r1', test });

    expect(finding).toMatchObject({
      code: 'not-entitled',
      cause: 'DEFINITION',
      gate: true,
      message: expect.stringContaining(DENIAL),
    });
    expect(auditor.createEvent).toHaveBeenCalledWith({
      eventId: 'run-mutate',
      severityLevel: 'medium',
      meta: { actionType: 'begin', runId: 'r1', testRef: test.ref },
    });
    expect(event.fail).toHaveBeenCalledWith({
      error: expect.objectContaining({
        name: 'NotAllowedError',
        message: expect.stringContaining(DENIAL),
      }),
    });
  });

  it('promise 8: refuses a scheduled run, with an explanation that is audited', async () => {
    const { entitlements, auditor, event } = setUp([]);

    expect(
      await entitlements.refuseScheduled(test, new Date('2026-05-01T02:00Z')),
    ).toContain(DENIAL);

    expect(auditor.createEvent).toHaveBeenCalledWith({
      eventId: 'run-mutate',
      severityLevel: 'medium',
      meta: {
        actionType: 'schedule',
        scheduledFor: '2026-05-01T02:00:00.000Z',
        testRef: test.ref,
      },
    });
    expect(event.fail).toHaveBeenCalledTimes(1);
  });

  it('lets an entitled test pass without a word', async () => {
    const { entitlements, auditor } = setUp([{ namespaces: ['tier-*'] }]);

    expect(entitlements.explainDenial(test)).toBeUndefined();
    expect(() => entitlements.require(test)).not.toThrow();
    expect(
      await entitlements.refuseStart({ runId: 'r1', test }),
    ).toBeUndefined();
    expect(
      await entitlements.refuseScheduled(test, new Date()),
    ).toBeUndefined();
    expect(auditor.createEvent).not.toHaveBeenCalled();
  });
});
