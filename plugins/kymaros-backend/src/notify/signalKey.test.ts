import { signalKeyOf } from './signalKey';

describe('the key of a test in hints', () => {
  const test = { testRef: 'component:default/shop', instance: 'backstage' };

  it('is the same on every replica, and another one for another test or instance', () => {
    expect(signalKeyOf(test)).toBe(signalKeyOf({ ...test }));
    const others = [
      { ...test, testRef: 'component:default/shop2' },
      { ...test, instance: 'staging' },
      // The parts cannot be shifted into each other.
      { testRef: 'a', instance: 'bc' },
      { testRef: 'ca', instance: 'b' },
    ].map(signalKeyOf);
    expect(new Set([signalKeyOf(test), ...others]).size).toBe(5);
  });

  it('is short and says nothing of the test', () => {
    expect(signalKeyOf(test)).toMatch(/^[\w-]{16}$/);
  });
});
