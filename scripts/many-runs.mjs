// Fills the data folder of a backend that is not running with the past of many tests, to see how
// it is with many: node scripts/many-runs.mjs --folder FOLDER --first 5000 --others 5 < ENTITY_REFS
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { installManyRuns } from './lib/manyRuns.mjs';

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    first: { type: 'string' },
    others: { type: 'string' },
  },
});

await installManyRuns({
  folder: values.folder,
  entityRefs: (await text(process.stdin)).split('\n').filter(Boolean),
  runsOfFirst: Number(values.first),
  runsOfOthers: Number(values.others),
});
