import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../../../..');

/** A test that a document names as `file` › title. */
export interface NamedTest {
  file: string;
  title: string;
}

/** Row of a table of flaws: its number, and the texts of its other cells. */
interface FlawRow {
  flaw: string;
  /** What is here instead. */
  shows: string;
  tests: NamedTest[];
}

/** Rows of a document's tables: number, flaw, what is here, tests. */
export function flawRows(document: string): FlawRow[] {
  return readFileSync(resolve(ROOT, 'docs', document), 'utf8')
    .split('\n')
    .flatMap(line => {
      const cells = line.split(/(?<!\\)\|/).map(cell => cell.trim());
      return /^[A-Z]\d+$/.test(cells[1] ?? '')
        ? [{ flaw: cells[1], shows: cells[3], tests: namedIn(cells[4]) }]
        : [];
    });
}

/** Whether the file has a text of its own that is the title, however it is quoted. */
export function exists({ file, title }: NamedTest): boolean {
  const source = readFileSync(resolve(ROOT, file), 'utf8').replace(
    /\\(['"`])/g,
    '$1',
  );
  return [`'`, `"`, '`'].some(quote =>
    source.includes(`${quote}${title}${quote}`),
  );
}

function namedIn(cell: string): NamedTest[] {
  return cell
    .split('<br>')
    .filter(Boolean)
    .map(named => {
      const [, file, title] = /^`(.+)` › (.+)$/.exec(named.trim())!;
      return { file, title };
    });
}
