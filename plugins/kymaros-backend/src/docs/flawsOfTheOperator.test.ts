import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../../..');

/** Rows of the document's tables: number, and the tests that are named as `file` › title. */
const rows = readFileSync(
  resolve(ROOT, 'docs/flaws-of-the-operator.md'),
  'utf8',
)
  .split('\n')
  .flatMap(line => {
    const cells = line.split('|').map(cell => cell.trim());
    return /^[DS]\d+$/.test(cells[1] ?? '')
      ? [{ flaw: cells[1], shows: cells[3], tests: namedIn(cells[4]) }]
      : [];
  });

function namedIn(cell: string): Array<{ file: string; title: string }> {
  return cell
    .split('<br>')
    .filter(Boolean)
    .map(named => {
      const [, file, title] = /^`(.+)` › (.+)$/.exec(named.trim())!;
      return { file, title };
    });
}

/** Whether a file has a text of its own that is this, however it is quoted. */
function says(file: string, title: string): boolean {
  const source = readFileSync(file, 'utf8').replace(/\\(['"`])/g, '$1');
  return [`'`, `"`, '`'].some(quote =>
    source.includes(`${quote}${title}${quote}`),
  );
}

describe('docs/flaws-of-the-operator.md', () => {
  it('has a row for each flaw', () => {
    const numbers = (letter: string, count: number) =>
      Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);

    expect(rows.map(({ flaw }) => flaw)).toEqual([
      ...numbers('D', 30),
      ...numbers('S', 8),
    ]);
  });

  it.each(rows)('$flaw is shown, or plainly said not to be', row => {
    expect(row.tests.length > 0 || row.shows.startsWith('_')).toBe(true);
  });

  it.each(
    rows.flatMap(({ flaw, tests }) => tests.map(one => ({ flaw, ...one }))),
  )('$flaw: $file has $title', ({ file, title }) => {
    const path = resolve(ROOT, file);

    expect(existsSync(path)).toBe(true);
    expect(says(path, title)).toBe(true);
  });
});
