import { parseSpec } from './parseSpec';

function problemsOf(block: 'exec' | 'httpGet', expected: object): string[] {
  const target =
    block === 'exec'
      ? { podSelector: { app: 'db' }, command: ['count'] }
      : { service: 'shop', port: 80 };
  const { problems = [] } = parseSpec({
    backupSource: { name: 'nightly', namespaces: [{ name: 'shop' }] },
    checks: [
      { name: 'rows', type: block, [block]: { ...target, expect: expected } },
    ],
  });
  return problems.map(({ path, message }) =>
    `${path.slice(3).join('.')} ${message}`.trim(),
  );
}

describe('expect of exec', () => {
  it.each([
    [{ equals: '' }],
    [{ matches: '^\\d+ rows$' }],
    [{ number: { operator: '>=', value: 0.5 } }],
    [{ number: { operator: '!=', value: 0 }, baseline: { notBelow: '1%' } }],
    [{ baseline: { notBelow: '0.5%', notAbove: '200%' } }],
    [{ newestRecord: true, matches: '^2026' }],
  ])('may be %j', expected => {
    expect(problemsOf('exec', expected)).toEqual([]);
  });

  it.each([
    [
      {},
      'expect must have at least one of equals, matches, number, baseline, newestRecord',
    ],
    [{ baseline: {} }, 'expect.baseline must have at least one of'],
    [{ baseline: { notBelow: '-1%' } }, 'expect.baseline.notBelow must be'],
    [{ baseline: { notBelow: 1 } }, 'expect.baseline.notBelow must be'],
    [
      { number: { operator: '=>', value: 1 } },
      'expect.number.operator must be one of ==, !=, <, <=, >, >=',
    ],
    [
      { number: { operator: '<', value: '1' } },
      'expect.number.value must be a number, not "1"',
    ],
    [{ newestRecord: false }, 'expect.newestRecord must be true, or left out'],
    [
      { newestRecord: true, baseline: { notBelow: '1%' } },
      'expect.newestRecord cannot go with number or baseline',
    ],
    [
      { matches: '(a' },
      'expect.matches must be a regular expression as RE2 reads it',
    ],
    [
      { matches: '(?=a)' },
      'expect.matches must be a regular expression as RE2 reads it',
    ],
    [
      { matches: '((a{1000}){1000}){1000}' },
      'expect.matches must be a regular expression as RE2 reads it',
    ],
    [{ equals: 'a', contains: 'a' }, 'expect.contains is not a field'],
  ])('must not be %j', (expected, problem) => {
    expect(problemsOf('exec', expected)).toEqual([
      expect.stringContaining(problem),
    ]);
  });
});

describe('expect of httpGet', () => {
  it.each([
    [{ body: { contains: 'ready' } }],
    [{ body: { equals: 'ok', matches: 'o' } }],
    [{ headers: { 'Content-Type': { matches: '^application/json' } } }],
  ])('may be %j', expected => {
    expect(problemsOf('httpGet', expected)).toEqual([]);
  });

  it.each([
    [{}, 'expect must have at least one of body, headers'],
    [{ body: {} }, 'expect.body must have at least one of equals, contains'],
    [
      { headers: { 'Content-Type': 'text/html' } },
      'expect.headers.Content-Type must be a map of equals, matches',
    ],
    [
      { headers: { 'Content-Type': { equals: 'a', contains: 'b' } } },
      'expect.headers.Content-Type.contains is not a field',
    ],
    [{ headers: { 'a b': { equals: 'a' } } }, 'must be the name of a header'],
    [{ headers: {} }, 'expect.headers must name at least one header'],
  ])('must not be %j', (expected, problem) => {
    expect(problemsOf('httpGet', expected)).toEqual([
      expect.stringContaining(problem),
    ]);
  });
});
