import { mockServices } from '@backstage/backend-test-utils';
import { scheduleReaping } from './scheduleReaping';

async function taskOf(reap: (cluster: string) => Promise<void>) {
  const scheduler = mockServices.scheduler.mock();
  const logger = mockServices.logger.mock();
  await scheduleReaping({
    scheduler,
    logger,
    reaper: { reap },
    clusters: ['gone', 'here'],
  });
  const [[task]] = scheduler.scheduleTask.mock.calls;
  return { task, logger, run: () => task.fn(new AbortController().signal) };
}

describe('scheduleReaping', () => {
  it('is one short task for all replicas', async () => {
    const { task } = await taskOf(async () => {});

    expect(task).toMatchObject({ id: 'reap-sandboxes', scope: 'global' });
  });

  it('a cluster that does not answer is named and does not keep the others from being cleaned', async () => {
    const reaped: string[] = [];
    const { run, logger } = await taskOf(async cluster => {
      if (cluster === 'gone') {
        throw new Error('connection refused');
      }
      reaped.push(cluster);
    });

    await run();

    expect(reaped).toEqual(['here']);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('cluster gone'),
      expect.objectContaining({ message: 'connection refused' }),
    );
  });
});
