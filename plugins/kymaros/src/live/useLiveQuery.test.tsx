import { TestApiProvider } from '@backstage/frontend-test-utils';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { FakeSignals } from '../__testUtils__/FakeSignals';
import {
  GAP_MS,
  INTERVALS_MS,
  LOST_AFTER_MS,
  useLiveQuery,
  type LiveQueryOptions,
} from './useLiveQuery';

const pass = (ms: number) =>
  act(async () => {
    await jest.advanceTimersByTimeAsync(ms);
  });

const comeBack = () =>
  act(() => {
    window.dispatchEvent(new Event('online'));
  });

describe('useLiveQuery', () => {
  let load: jest.Mock<Promise<string>, [previous?: string]>;
  let pace: 'active' | 'idle' | 'ended';
  let signals: FakeSignals;

  beforeEach(() => {
    jest.useFakeTimers();
    load = jest.fn(async () => 'news');
    pace = 'active';
    signals = new FakeSignals();
  });

  afterEach(() => jest.useRealTimers());

  function follow(options: Partial<LiveQueryOptions<string>> = {}) {
    const wrapper = ({ children }: { children: ReactNode }) => (
      <TestApiProvider apis={[[signalApiRef, signals]]}>
        {children}
      </TestApiProvider>
    );
    return renderHook(
      () =>
        useLiveQuery<string>({
          key: 'one',
          load,
          pace: () => pace,
          wakesOn: ({ runId }) => runId === 'mine',
          ...options,
        }),
      { wrapper },
    ).result;
  }

  it('keeps polling while signals are lost, as after a restart of the backend', async () => {
    follow();
    await pass(0);
    await pass(3 * INTERVALS_MS.activeWithSignals);
    expect(load).toHaveBeenCalledTimes(4);
  });

  it('fetches at once on a signal of its own, and not on others', async () => {
    follow();
    await pass(GAP_MS);
    signals.runMoved('other');
    await pass(0);
    expect(load).toHaveBeenCalledTimes(1);
    signals.runMoved('mine');
    await pass(0);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('keeps the gap that it is told to keep', async () => {
    follow({ gapMs: 3_000 });
    await pass(0);
    signals.runMoved('mine');
    await pass(2_999);
    expect(load).toHaveBeenCalledTimes(1);
    await pass(1);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('says when it has not heard for long of what went on, keeps what it knew, and is found again', async () => {
    const result = follow();
    await pass(0);
    const heardAt = result.current.fetchedAt;
    load.mockRejectedValue(new Error('connection refused'));
    await pass(LOST_AFTER_MS - 1);
    expect(result.current).toMatchObject({
      data: 'news',
      error: new Error('connection refused'),
      lostSince: undefined,
    });
    await pass(1);
    expect(result.current).toMatchObject({ data: 'news', lostSince: heardAt });

    load.mockResolvedValue('later news');
    await pass(30_000);
    expect(result.current).toMatchObject({
      data: 'later news',
      error: undefined,
      lostSince: undefined,
    });
  });

  it('never loses what does not go on', async () => {
    pace = 'idle';
    const result = follow();
    await pass(0);
    load.mockRejectedValue(new Error('connection refused'));
    await pass(10 * LOST_AFTER_MS);
    expect(result.current.lostSince).toBeUndefined();
  });

  it('gives up on a request that hangs, says so, and tries again', async () => {
    const result = follow();
    await pass(0);
    load.mockReturnValueOnce(new Promise(() => {}));
    await pass(INTERVALS_MS.activeWithSignals + 20_000);
    expect(result.current.error).toMatchObject({ name: 'NoAnswerError' });
    expect(result.current.data).toBe('news');
    await pass(5_000);
    expect(result.current.error).toBeUndefined();
  });

  it('does not wait for a request from before the machine slept, nor shows what it brings', async () => {
    const result = follow();
    await pass(0);
    let arrive = (_: string) => {};
    load.mockReturnValueOnce(new Promise(resolve => (arrive = resolve)));
    await pass(INTERVALS_MS.activeWithSignals);
    load.mockResolvedValue('fresh');
    comeBack();
    await pass(0);
    expect(result.current.data).toBe('fresh');
    arrive('from before');
    await pass(0);
    expect(result.current.data).toBe('fresh');
  });

  it('leaves what has ended alone, also when the reader comes back', async () => {
    pace = 'ended';
    follow();
    await pass(0);
    comeBack();
    await pass(3_600_000);
    expect(load).toHaveBeenCalledTimes(1);
  });
});
