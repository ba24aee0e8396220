import { parseLabelSelector } from './selectors';

describe('parseLabelSelector', () => {
  const labels = { app: 'web', tier: 'front', size: '3' };

  it.each([
    ['', true],
    ['app=web', true],
    ['app==web,tier=front', true],
    ['app!=web', false],
    ['missing!=x', true],
    ['app in (api, web)', true],
    ['app notin (api,web)', false],
    ['missing notin (a)', true],
    ['tier', true],
    ['!tier', false],
    ['!missing', true],
    ['size>2', true],
    ['size<2', false],
    ['app in (api),tier', false],
  ])('%s', (selector, matches) => {
    expect(parseLabelSelector(selector)(labels)).toBe(matches);
  });

  it('refuses what is no selector', () => {
    expect(() => parseLabelSelector('a=(b')).toThrow(
      expect.objectContaining({ code: 400 }),
    );
  });
});
