import { exists, flawRows } from './__testUtils__/namedTests';

const numbers = (letter: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);

describe.each([
  {
    document: 'flaws-of-the-operator.md',
    flaws: [...numbers('D', 30), ...numbers('S', 8)],
  },
  { document: 'beside-the-dashboard.md', flaws: numbers('U', 29) },
])('docs/$document', ({ document, flaws }) => {
  const rows = flawRows(document);

  it('has a row for each flaw', () => {
    expect(rows.map(({ flaw }) => flaw)).toEqual(flaws);
  });

  it.each(rows)('$flaw is shown, or plainly said not to be', row => {
    expect(row.tests.length > 0 || row.shows.startsWith('_')).toBe(true);
  });

  it.each(
    rows.flatMap(({ flaw, tests }) => tests.map(one => ({ flaw, ...one }))),
  )('$flaw: $file has $title', named => {
    expect(exists(named)).toBe(true);
  });
});
