import fc from 'fast-check';
import { translate } from '../../__testUtils__/translate';
import { summaryOf } from './summary';
import { indexAfterKey } from './useRovingPoint';

const t = translate();

it.each([
  [[58, 82, 96], 'Score: 3 runs; newest measured 96, from 58 to 96'],
  [[96, undefined], 'Score: 2 runs; newest measured 96, from 96 to 96'],
  [[undefined], 'Score: 1 run'],
])('a chart of %j is summed up for those who do not see it', (values, said) => {
  const points = values.map(value => ({ value }));
  expect(summaryOf({ title: 'Score', points, format: String }, t)).toBe(said);
});

it('arrow keys lead from point to point and never out of the chart', () => {
  const keys = fc.constantFrom('ArrowLeft', 'ArrowRight', 'Home', 'End');
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.array(keys, { maxLength: 80 }),
      (count, pressed) => {
        const end = pressed.reduce(
          (index, key) => indexAfterKey({ key, index, count })!,
          count - 1,
        );
        expect(end).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThan(count);
      },
    ),
  );
});

it.each([
  ['ArrowLeft', 3],
  ['ArrowRight', 5],
  ['Home', 0],
  ['End', 9],
  ['Tab', undefined],
])('%s leads from the fifth of ten to %s', (key, target) => {
  expect(indexAfterKey({ key, index: 4, count: 10 })).toBe(target);
});
