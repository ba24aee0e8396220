import type { LabelSelector } from '@kymaros/plugin-kymaros-common';
import { matchesSelector } from './labelSelector';

const labels = { app: 'api', tier: 'backend' };

describe('matchesSelector', () => {
  it.each<[LabelSelector, boolean]>([
    [{}, true],
    [{ matchLabels: { app: 'api' } }, true],
    [{ matchLabels: { app: 'api', tier: 'web' } }, false],
    [
      {
        matchExpressions: [
          { key: 'app', operator: 'In', values: ['web', 'api'] },
        ],
      },
      true,
    ],
    [
      {
        matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['api'] }],
      },
      false,
    ],
    [
      {
        matchExpressions: [{ key: 'gone', operator: 'NotIn', values: ['api'] }],
      },
      true,
    ],
    [
      { matchExpressions: [{ key: 'gone', operator: 'In', values: ['api'] }] },
      false,
    ],
    [{ matchExpressions: [{ key: 'app', operator: 'Exists' }] }, true],
    [{ matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }, false],
    [
      {
        matchLabels: { app: 'api' },
        matchExpressions: [{ key: 'gone', operator: 'Exists' }],
      },
      false,
    ],
  ])('%j: %p', (selector, expected) => {
    expect(matchesSelector(labels, selector)).toBe(expected);
  });
});
