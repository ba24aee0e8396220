import { mockServices } from '@backstage/backend-test-utils';
import type { Bounds } from '@kymaros/plugin-kymaros-node';
import { ReleaseReaping } from './ReleaseReaping';

const RUN = { runId: 'r1', cluster: 'prod' };

function setUp(reapRun: (run: typeof RUN, bounds: Bounds) => Promise<void>) {
  const logger = mockServices.logger.mock();
  const releases = new ReleaseReaping({ reaper: { reapRun }, logger });
  return { logger, releases };
}

describe('ReleaseReaping', () => {
  it('removes at once, within bounds that end with the backend', async () => {
    const calls: Array<[typeof RUN, Bounds]> = [];
    const { releases } = setUp(async (...call) => {
      calls.push(call);
    });

    releases.reap(RUN);

    const [[run, { signal, deadlineMs }]] = calls;
    expect(run).toEqual(RUN);
    expect(deadlineMs).toBeGreaterThan(Date.now());
    expect(signal.aborted).toBe(false);
    releases.stop();
    expect(signal.aborted).toBe(true);
  });

  it('names what could not be removed, and leaves it to the rounds', async () => {
    const { releases, logger } = setUp(async () => {
      throw new Error('no answer');
    });
    const warned = new Promise(resolve => {
      logger.warn.mockImplementation((...call) => resolve(call));
    });

    releases.reap(RUN);

    expect(await warned).toEqual([
      expect.stringContaining('run r1 are still on cluster prod'),
      expect.objectContaining({ message: 'no answer' }),
    ]);
  });
});
