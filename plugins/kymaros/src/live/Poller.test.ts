import { MAX_BACKOFF_MS, MIN_GAP_MS, Poller } from './Poller';

describe('Poller', () => {
  let visible: boolean;
  let interval: number | undefined;
  let poll: jest.Mock<Promise<void>, []>;
  let poller: Poller;

  beforeEach(() => {
    jest.useFakeTimers();
    visible = true;
    interval = 5_000;
    poll = jest.fn(async () => {});
    poller = new Poller({
      poll,
      intervalMs: () => interval,
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
    await jest.advanceTimersByTimeAsync(MIN_GAP_MS - 1);
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

  it('slows down while fetching fails, up to a limit, and recovers', async () => {
    poll.mockRejectedValue(new Error('down'));
    poller.wake();
    await jest.advanceTimersByTimeAsync(0);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(poll).toHaveBeenCalledTimes(2);
    await jest.advanceTimersByTimeAsync(20_000);
    expect(poll).toHaveBeenCalledTimes(3);
    await jest.advanceTimersByTimeAsync(40_000 + 3 * MAX_BACKOFF_MS);
    expect(poll).toHaveBeenCalledTimes(7);

    poll.mockResolvedValue();
    await jest.advanceTimersByTimeAsync(MAX_BACKOFF_MS);
    poll.mockClear();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(poll).toHaveBeenCalledTimes(2);
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
