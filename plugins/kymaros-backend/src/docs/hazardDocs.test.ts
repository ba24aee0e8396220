import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { veleroProvider } from '../run/__testUtils__/veleroProvider';
import { builtInHazards } from '../sandbox/hazards/builtInHazards';
import { hazardTables } from './hazardTables';

const FILE = resolve(__dirname, '../../../../docs/hazards.md');
const GENERATED =
  /(<!-- table of hazards: made by `yarn docs`[^\n]*-->\n\n)[^]*?(\n\n<!-- end of table -->)/;

it("docs/hazards.md lists the hazards that the code and Velero's module have", async () => {
  const { hazards } = await veleroProvider();
  const tables = hazardTables([...builtInHazards, ...hazards]);
  const withCurrent = (text: string) =>
    text.replace(GENERATED, (_, begin, end) => `${begin}${tables}${end}`);
  if (process.env.UPDATE_DOCS) {
    writeFileSync(FILE, withCurrent(readFileSync(FILE, 'utf8')));
  }
  const text = readFileSync(FILE, 'utf8');
  expect(text).toMatch(GENERATED);
  expect(text).toBe(withCurrent(text));
});
