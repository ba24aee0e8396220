import { onWakeUp } from './wakeUps';

describe('onWakeUp', () => {
  let visibility: DocumentVisibilityState;
  let woken: jest.Mock;
  let stop: () => void;

  beforeEach(() => {
    jest.useFakeTimers();
    visibility = 'visible';
    jest
      .spyOn(document, 'visibilityState', 'get')
      .mockImplementation(() => visibility);
    woken = jest.fn();
    stop = onWakeUp(woken);
  });

  afterEach(() => {
    stop();
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  const pageShow = (persisted: boolean) =>
    Object.assign(new Event('pageshow'), { persisted });

  it.each<[string, () => EventTarget, () => Event]>([
    [
      'the reader comes back to the tab',
      () => document,
      () => new Event('visibilitychange'),
    ],
    ['the network is there again', () => window, () => new Event('online')],
    ['the browser brings the page back', () => window, () => pageShow(true)],
  ])('tells when %s, and not while nobody looks', (_, target, event) => {
    visibility = 'hidden';
    target().dispatchEvent(event());
    expect(woken).not.toHaveBeenCalled();
    visibility = 'visible';
    target().dispatchEvent(event());
    expect(woken).toHaveBeenCalledTimes(1);
  });

  it('tells when the machine has slept with the page open', () => {
    jest.advanceTimersByTime(60_000);
    expect(woken).not.toHaveBeenCalled();
    // No timer runs while a machine sleeps, only its clock.
    jest.setSystemTime(Date.now() + 3_600_000);
    jest.advanceTimersByTime(5_000);
    expect(woken).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(60_000);
    expect(woken).toHaveBeenCalledTimes(1);
  });

  it('does not count the first time that a page is shown', () => {
    window.dispatchEvent(pageShow(false));
    expect(woken).not.toHaveBeenCalled();
  });

  it('ends', () => {
    stop();
    window.dispatchEvent(new Event('online'));
    jest.setSystemTime(Date.now() + 3_600_000);
    jest.advanceTimersByTime(60_000);
    expect(woken).not.toHaveBeenCalled();
  });
});
