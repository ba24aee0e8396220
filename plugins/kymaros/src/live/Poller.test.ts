import { FIRST_RETRY_MS, MAX_RETRY_MS, Poller } from './Poller';

const GAP_MS = 500;

/** Pauses after failures vary, so that pages do not come back all at once. */
const LONGEST = 1.25;

describe('Poller', () => {
  let visible: boolean;
  let interval: number | undefined;
  let poll: jest.Mock<Promise<void>, [isCurrent: () => boolean]>;
  let poller: Poller;

  beforeEach(() => {
    jest.useFakeTimers();
    visible = true;
    interval = 5_000;
    poll = jest.fn(async (_isCurrent: () => boolean) => {});
    poller = new Poller({
      poll,
      intervalMs: () => interval,
      gapMs: () => GAP_MS,
      isVisible: () => visible,
    });
  });

  afterEach(() => {
    poller.stop();
    jest.useRealTimers();
  });

  it('fetches at once when woken, then after each interval', async () => {
    poller.wake();
    await jest.advanceTimersByTimeAsync(0);
    expect(poll).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(poll).toHaveBeenCalledTimes(3);
  });

  it('keeps a gap between fetches, however often it is woken, and misses no wake', async () => {
    poller.wake();
    await jest.advanceTimersByTimeAsync(0);
    for (let i = 0; i < 100; i++) {
      poller.wake();
    }
    await jest.advanceTimersByTimeAsync(GAP_MS - 1);
    expect(poll).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(poll).toHaveBeenCalledTimes(2);
  });

  it('never fetches twice at the same time, and fetches once more when woken meanwhile', async () => {
    let finish = () => {};
    poll.mockImplementationOnce(
      () => new Promise(resolve => (finish = resolve)),
    );
    poller.wake();
    await jest.advanceTimersByTimeAsync(0);
    poller.wake();
    poller.wake();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(poll).toHaveBeenCalledTimes(1);
    finish();
    await jest.advanceTimersByTimeAsync(0);
    expect(poll).toHaveBeenCalledTimes(2);
  });

  it('does not fetch while nobody looks', async () => {
    poller.wake();
    await jest.advanceTimersByTimeAsync(0);
    visible = false;
    poller.wake();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(poll).toHaveBeenCalledTimes(1);
    visible = true;
    poller.wake();
    await jest.advanceTimersByTimeAsync(0);
    expect(poll).toHaveBeenCalledTimes(2);
  });

  it('tries again soon after a failure, then less and less often, and recovers', async () => {
    poll.mockRejectedValue(new Error('down'));
    poller.wake();
    await jest.advanceTimersByTimeAsync(0);
    await jest.advanceTimersByTimeAsync(FIRST_RETRY_MS * LONGEST);
    expect(poll).toHaveBeenCalledTimes(2);
    await jest.advanceTimersByTimeAsync(2 * FIRST_RETRY_MS * LONGEST);
    expect(poll).toHaveBeenCalledTimes(3);
    await jest.advanceTimersByTimeAsync(10 * MAX_RETRY_MS * LONGEST);
    poll.mockClear();
    await jest.advanceTimersByTimeAsync(10 * MAX_RETRY_MS);
    expect(poll.mock.calls.length).toBeGreaterThanOrEqual(8);
    expect(poll.mock.calls.length).toBeLessThanOrEqual(13);

    poll.mockResolvedValue();
    await jest.advanceTimersByTimeAsync(MAX_RETRY_MS * LONGEST);
    poll.mockClear();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(poll).toHaveBeenCalledTimes(2);
  });

  it('gives up on an answer that does not come when it is told to begin again, and drops it if it does', async () => {
    let finish = () => {};
    const wanted: Array<() => boolean> = [];
    poll.mockImplementation(async isCurrent => void wanted.push(isCurrent));
    poll.mockImplementationOnce(isCurrent => {
      wanted.push(isCurrent);
      return new Promise(resolve => (finish = resolve));
    });
    poller.wake();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(poll).toHaveBeenCalledTimes(1);
    expect(wanted[0]()).toBe(true);

    poller.restart();
    await jest.advanceTimersByTimeAsync(0);
    expect(poll).toHaveBeenCalledTimes(2);
    expect(wanted[0]()).toBe(false);
    finish();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(poll).toHaveBeenCalledTimes(4);
  });

  it('ends when there is nothing more to wait for', async () => {
    interval = undefined;
    poller.wake();
    await jest.advanceTimersByTimeAsync(600_000);
    expect(poll).toHaveBeenCalledTimes(1);
  });

  it('stops for good', async () => {
    poller.wake();
    poller.stop();
    poller.wake();
    await jest.advanceTimersByTimeAsync(600_000);
    expect(poll).not.toHaveBeenCalled();
  });
});
