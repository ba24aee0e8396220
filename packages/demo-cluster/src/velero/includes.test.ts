import { IncludesExcludes, validateIncludesExcludes } from './includes';

describe('IncludesExcludes', () => {
  it.each([
    [[], [], 'app', true],
    [['*'], [], 'app', true],
    [['app-*'], [], 'app-db', true],
    [['app-*'], [], 'web', false],
    [['app-*'], ['app-db'], 'app-db', false],
    [[], ['app-*'], 'app-db', false],
  ])(
    'includes %j and excludes %j: %s is in: %s',
    (includes, excludes, name, expected) => {
      expect(new IncludesExcludes(includes, excludes).has(name)).toBe(expected);
    },
  );

  it('words its problems as Velero does', () => {
    expect(validateIncludesExcludes(['*', 'a'], ['*'])).toEqual([
      "includes list must either contain '*' only, or a non-empty list of items",
      "excludes list cannot contain '*'",
      'excludes list cannot contain an item in the includes list: *',
    ]);
    expect(validateIncludesExcludes(['a'], ['b'])).toEqual([]);
  });
});
