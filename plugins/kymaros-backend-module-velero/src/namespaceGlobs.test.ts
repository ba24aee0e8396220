import { namespaceIncluded } from './namespaceGlobs';

describe('namespaceIncluded', () => {
  it.each<
    [string, string[] | null | undefined, string[] | null | undefined, boolean]
  >([
    ['app-db', undefined, undefined, true],
    ['app-db', null, null, true],
    ['app-db', [], [], true],
    ['app-db', ['*'], [], true],
    ['app-db', ['app-db'], [], true],
    ['app-db', ['app'], [], false],
    ['app-db', ['app-*'], [], true],
    ['my-app-db', ['app-*'], [], false],
    ['app-1', ['app-?'], [], true],
    ['app-12', ['app-?'], [], false],
    ['app-b', ['app-[abc]'], [], true],
    ['app-d', ['app-[a-c]'], [], false],
    ['app-db', ['*'], ['app-db'], false],
    ['app-db', ['app-db'], ['app-*'], false],
    ['appxdb', ['app.db'], [], false],
  ])(
    '%s with includes %j and excludes %j: %p',
    (namespace, includes, excludes, expected) => {
      expect(namespaceIncluded(namespace, { includes, excludes })).toBe(
        expected,
      );
    },
  );
});
