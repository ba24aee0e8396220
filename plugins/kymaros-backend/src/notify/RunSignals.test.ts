import { mockServices } from '@backstage/backend-test-utils';
import type { SignalPayload } from '@backstage/plugin-signals-node';
import { RunSignals } from './RunSignals';
import { signalKeyOf } from './signalKey';

const MIN_INTERVAL_MS = 250;

describe('RunSignals', () => {
  let published: SignalPayload[];
  let failure: Error | undefined;
  let logger: ReturnType<typeof mockServices.logger.mock>;
  let runSignals: RunSignals;

  beforeEach(() => {
    jest.useFakeTimers();
    published = [];
    failure = undefined;
    logger = mockServices.logger.mock();
    runSignals = new RunSignals({
      instance: 'backstage',
      logger,
      signals: {
        publish: async payload => {
          if (failure) {
            throw failure;
          }
          published.push(payload as SignalPayload);
        },
      },
    });
  });

  afterEach(() => jest.useRealTimers());

  const shop = { runId: 'r1', testRef: 'component:default/shop' };

  it('names the run and the key of its test, and nothing that says what they are about', async () => {
    runSignals.runChanged(shop);
    await jest.advanceTimersByTimeAsync(MIN_INTERVAL_MS);
    expect(published).toEqual([
      {
        channel: 'kymaros:run',
        recipients: { type: 'broadcast' },
        message: {
          runId: 'r1',
          test: signalKeyOf({ ...shop, instance: 'backstage' }),
        },
      },
    ]);
    expect(JSON.stringify(published)).not.toContain('shop');
  });

  it('sends one hint for a burst of changes of a run, after the last of them at the latest', async () => {
    for (let i = 0; i < 100; i++) {
      runSignals.runChanged(shop);
      await jest.advanceTimersByTimeAsync(10);
    }
    await jest.advanceTimersByTimeAsync(MIN_INTERVAL_MS);
    // One second of changes, and what came of the last one.
    expect(published.length).toBeLessThanOrEqual(5);
    expect(published.length).toBeGreaterThanOrEqual(4);
  });

  it('holds no run back because another one moves', async () => {
    runSignals.runChanged(shop);
    runSignals.runChanged({ runId: 'r2', testRef: 'component:default/web' });
    await jest.advanceTimersByTimeAsync(MIN_INTERVAL_MS);
    expect(published.map(({ message }) => message.runId)).toEqual(['r1', 'r2']);
  });

  it('goes on when a hint could not be sent', async () => {
    failure = new Error('no connection');
    runSignals.runChanged(shop);
    await jest.advanceTimersByTimeAsync(MIN_INTERVAL_MS);
    expect(logger.warn).toHaveBeenCalledTimes(1);

    failure = undefined;
    runSignals.runChanged(shop);
    await jest.advanceTimersByTimeAsync(MIN_INTERVAL_MS);
    expect(published).toHaveLength(1);
  });

  it('sends nothing after it was stopped', async () => {
    runSignals.runChanged(shop);
    runSignals.stop();
    await jest.advanceTimersByTimeAsync(MIN_INTERVAL_MS);
    expect(published).toEqual([]);
  });
});
