import { LatestReporter } from './LatestReporter';

/** Takes values only when told to. */
class SlowTaker {
  readonly taken: number[] = [];
  #release: (() => void) | undefined;

  take = async (value: number) => {
    this.taken.push(value);
    await new Promise<void>(resolve => {
      this.#release = resolve;
    });
  };

  async release(): Promise<void> {
    this.#release?.();
    await new Promise(resolve => setImmediate(resolve));
  }
}

describe('LatestReporter', () => {
  it('hands on one value at a time, and of those that came meanwhile the latest', async () => {
    const taker = new SlowTaker();
    const reporter = new LatestReporter(taker.take);
    [1, 2, 3, 4].forEach(value => reporter.offer(value));
    expect(taker.taken).toEqual([1]);
    await taker.release();
    expect(taker.taken).toEqual([1, 4]);
    await taker.release();
    await reporter.drain();
  });

  it('does not repeat a value, and goes on after one that was not news', async () => {
    const taken: number[] = [];
    const reporter = new LatestReporter<number>(async value => {
      taken.push(value);
    });
    for (const value of [1, 1, 2, 2, 1]) {
      reporter.offer(value);
      await reporter.drain();
    }
    expect(taken).toEqual([1, 2, 1]);
  });

  it('tells both the next offer and the drain of an error', async () => {
    const reporter = new LatestReporter<number>(async () => {
      throw new Error('lease lost');
    });
    reporter.offer(1);
    await expect(reporter.drain()).rejects.toThrow('lease lost');
    expect(() => reporter.offer(2)).toThrow('lease lost');
  });
});
