import { compileGlob } from './glob';

describe('compileGlob', () => {
  // What gobwas/glob says to these, with '.' as separator.
  it.each([
    ['*', 'pods', true],
    ['*', 'deployments.apps', false],
    ['*.apps', 'deployments.apps', true],
    ['*.*', 'deployments.apps', true],
    ['*.*', 'ingresses.networking.k8s.io', false],
    ['**', 'ingresses.networking.k8s.io', true],
    ['ingresses.**', 'ingresses.networking.k8s.io', true],
    ['{pods,services}', 'services', true],
    ['{pods,services}', 'secrets', false],
    ['[ps]ervices', 'services', true],
    ['[!s]ervices', 'services', false],
    ['Services', 'services', false],
    ['service?', 'services', true],
  ])('%s matches %s: %s', (pattern, text, matches) => {
    expect(compileGlob(pattern, '.').test(text)).toBe(matches);
  });

  it('without a separator a star matches everything', () => {
    expect(compileGlob('app-*').test('app-db.old')).toBe(true);
    expect(compileGlob('app-*').test('my-app-db')).toBe(false);
  });
});
