const { default: TestSequencer } = require('@jest/test-sequencer');

/** Files that end in `.last.test.ts` look back on all others. */
module.exports = class Sequencer extends TestSequencer {
  sort(tests) {
    const isLast = ({ path }) => path.endsWith('.last.test.ts');
    const sorted = super.sort(tests);
    return [...sorted.filter(test => !isLast(test)), ...sorted.filter(isLast)];
  }
};
