import { mockServices } from '@backstage/backend-test-utils';
import { LeaseLostError } from '../database/RunStore';
import { deferred } from './__testUtils__/fakeSteps';
import { LeaseKeeper, type LeaseKeeperOptions } from './LeaseKeeper';

const run = { runId: 'r1', token: 7 };
let keeper: LeaseKeeper | undefined;

afterEach(() => keeper?.stop());

function keep(options: Partial<LeaseKeeperOptions>) {
  const lost = deferred<LeaseLostError>();
  const cancelled = deferred<string>();
  keeper = LeaseKeeper.start({
    lease: { renew: async () => ({}) },
    run,
    leasedAt: performance.now(),
    limits: { leaseMs: 60_000, renewMs: 5 },
    logger: mockServices.logger.mock(),
    onLost: lost.resolve,
    onCancelRequested: cancelled.resolve,
    ...options,
  });
  return { keeper, lost: lost.promise, cancelled: cancelled.promise };
}

describe('LeaseKeeper', () => {
  it('renews with the token of the run, again and again', async () => {
    const thrice = deferred();
    const renew = jest.fn(async () => {
      if (renew.mock.calls.length === 3) {
        thrice.resolve();
      }
      return {};
    });
    keep({ lease: { renew } });
    await thrice.promise;
    expect(renew).toHaveBeenCalledWith(run, 60_000);
  });

  it('tells who asked for the run to be cancelled', async () => {
    const { cancelled } = keep({
      lease: { renew: async () => ({ cancelRequestedBy: 'bob' }) },
    });
    expect(await cancelled).toBe('bob');
  });

  it('renews at once when it is told to', async () => {
    const { keeper: slow, cancelled } = keep({
      lease: { renew: async () => ({ cancelRequestedBy: 'bob' }) },
      limits: { leaseMs: 3_600_000, renewMs: 3_600_000 },
    });
    slow.renewNow();
    expect(await cancelled).toBe('bob');
  });

  it('promise 5: tells when another worker has the run', async () => {
    const error = new LeaseLostError('taken over');
    const { lost } = keep({
      lease: {
        renew: async () => {
          throw error;
        },
      },
    });
    expect(await lost).toBe(error);
  });

  it('survives renewals that fail while the lease lasts', async () => {
    let failures = 3;
    const renewed = deferred();
    let isLost = false;
    keep({
      lease: {
        renew: async () => {
          if (failures-- > 0) {
            throw new Error('the database is gone');
          }
          renewed.resolve();
          return {};
        },
      },
      onLost: () => {
        isLost = true;
      },
    });
    await renewed.promise;
    expect(isLost).toBe(false);
  });

  it.each<[string, () => Promise<never>]>([
    ['fail', async () => Promise.reject(new Error('the database is gone'))],
    ['hang', () => new Promise(() => {})],
  ])(
    'promise 5: a lease that could not be renewed in time counts as lost, when renewals %s',
    async (_, renew) => {
      const { lost } = keep({
        lease: { renew },
        limits: { leaseMs: 100, renewMs: 5 },
      });
      expect(await lost).toBeInstanceOf(LeaseLostError);
    },
  );

  it('promise 5: the time that a renewal takes is not added to the lease', async () => {
    const startedAt = performance.now();
    const answers: Array<() => void> = [];
    const { lost } = keep({
      lease: {
        renew: async () => {
          await new Promise<void>(resolve => answers.push(resolve));
          return {};
        },
      },
      leasedAt: startedAt,
      limits: { leaseMs: 300, renewMs: 1 },
    });
    const answerLate = setTimeout(() => answers.forEach(a => a()), 200);
    await lost;
    clearTimeout(answerLate);
    // Counted from the answer it would have lasted at least 200 + 300 ms.
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});
