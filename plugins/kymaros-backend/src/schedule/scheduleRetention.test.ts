import { mockServices } from '@backstage/backend-test-utils';
import type { RetentionLimits } from '../database/RunRetention';
import { scheduleRetention } from './scheduleRetention';

const limits: RetentionLimits = {
  runs: { maxAgeMs: 3, maxPerTest: 2 },
  details: { maxAgeMs: 1 },
  evidence: { maxAgeMs: 7 },
};

/** So many details, runs and records are beyond their limits. */
async function taskOver(details: number, runs: number, evidence: number) {
  const scheduler = mockServices.scheduler.mock();
  const logger = mockServices.logger.mock();
  const left = { details, runs, evidence };
  const dropped: string[] = [];
  const controller = new AbortController();
  const drop =
    <T>(what: keyof typeof left) =>
    async (given: T, batch: number) => {
      expect(given).toBe(limits[what]);
      const count = Math.min(left[what], batch);
      left[what] -= count;
      dropped.push(`${count} ${what}`);
      return count;
    };
  await scheduleRetention({
    scheduler,
    logger,
    limits,
    retention: {
      dropDetails: drop('details'),
      dropRuns: drop('runs'),
      dropEvidence: drop('evidence'),
    },
  });
  const [[task]] = scheduler.scheduleTask.mock.calls;
  return { task, logger, left, dropped, controller };
}

describe('scheduleRetention', () => {
  it('is one task for all replicas', async () => {
    const { task } = await taskOver(0, 0, 0);

    expect(task).toMatchObject({ id: 'retention', scope: 'global' });
  });

  it('gives up all that is beyond its limit, in batches, details first', async () => {
    const { task, dropped, logger, controller } = await taskOver(250, 100, 1);

    await task.fn(controller.signal);

    expect(dropped).toEqual([
      '100 details',
      '100 details',
      '50 details',
      '100 runs',
      '0 runs',
      '1 evidence',
    ]);
    expect(logger.info).toHaveBeenCalledWith(
      expect.stringContaining(
        'details of 250 runs, 100 runs and 1 records of evidence',
      ),
    );
  });

  it('says nothing when nothing went', async () => {
    const { task, logger, controller } = await taskOver(0, 0, 0);

    await task.fn(controller.signal);

    expect(logger.info).not.toHaveBeenCalled();
  });

  it('stops when told to, and goes on where it was', async () => {
    const { task, left, controller } = await taskOver(250, 100, 1);
    controller.abort();

    await task.fn(controller.signal);
    expect(left).toEqual({ details: 250, runs: 100, evidence: 1 });

    await task.fn(new AbortController().signal);
    expect(left).toEqual({ details: 0, runs: 0, evidence: 0 });
  });
});
