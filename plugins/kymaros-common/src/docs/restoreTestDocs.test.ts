import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { parseRestoreTest } from '../restoreTest/parseRestoreTest';
import { testFromAnnotations } from '../restoreTest/testFromAnnotations';
import { fieldTables } from './fieldTables';

const FILE = resolve(__dirname, '../../../../docs/restore-tests.md');
const GENERATED =
  /(<!-- fields of a RestoreTest: made by `yarn docs`[^\n]*-->\n\n)[^]*?(\n\n<!-- end of fields -->)/;

function withCurrentFields(text: string): string {
  return text.replace(
    GENERATED,
    (_, begin, end) => `${begin}${fieldTables()}${end}`,
  );
}

describe('docs/restore-tests.md', () => {
  if (process.env.UPDATE_DOCS) {
    writeFileSync(FILE, withCurrentFields(readFileSync(FILE, 'utf8')));
  }
  const text = readFileSync(FILE, 'utf8');

  it('lists the fields that the schema has', () => {
    expect(text).toMatch(GENERATED);
    expect(text).toBe(withCurrentFields(text));
  });

  const documents = [...text.matchAll(/```yaml\n([^]*?)```/g)]
    .flatMap(([, yaml]) => parseAllDocuments(yaml))
    .map(document => document.toJS());

  it('shows examples of both kinds', () => {
    expect(new Set(documents.map(({ kind }) => kind))).toEqual(
      new Set(['RestoreTest', 'Component']),
    );
  });

  it.each(documents.map(document => [document.metadata.name, document]))(
    'shows an example without mistakes: %s',
    (_, document) => {
      const parsed =
        document.kind === 'RestoreTest'
          ? parseRestoreTest(document)
          : testFromAnnotations(document);
      expect(parsed?.problems).toBeUndefined();
    },
  );
});
