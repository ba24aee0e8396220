import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { LastNewsProvider, useClockOf } from './lastNews';

describe('useClockOf', () => {
  const NOW = Date.parse('2026-11-24T12:00:00Z');

  beforeEach(() => {
    jest.useFakeTimers();
    jest.setSystemTime(NOW);
  });

  afterEach(() => jest.useRealTimers());

  const pass = (ms: number) => act(() => jest.advanceTimersByTime(ms));

  function clock(options: { going: boolean; lostSince?: number }) {
    const wrapper = ({ children }: { children: ReactNode }) => (
      <LastNewsProvider value={options.lostSince}>{children}</LastNewsProvider>
    );
    return renderHook(() => useClockOf(options), { wrapper }).result;
  }

  it('moves each second with what goes on', () => {
    const result = clock({ going: true });
    pass(3_000);
    expect(result.current).toBe(NOW + 3_000);
  });

  it('stands still for what does not', () => {
    const result = clock({ going: false });
    pass(3_000);
    expect(result.current).toBe(NOW);
  });

  it('stands at the last news of what is not heard of any more', () => {
    const result = clock({ going: true, lostSince: NOW - 60_000 });
    pass(3_000);
    expect(result.current).toBe(NOW - 60_000);
  });
});
