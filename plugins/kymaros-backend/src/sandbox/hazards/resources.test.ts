import fc from 'fast-check';
import { matchesResource } from './resources';

describe('matchesResource', () => {
  it.each([
    ['services', 'services', true],
    ['services', 'services.serving.knative.dev', false],
    ['*', 'pods', true],
    ['*.crossplane.io', 'buckets.s3.aws.crossplane.io', true],
    ['*.crossplane.io', 'crossplane.io', false],
    ['*.azure.com', 'notazure.com', false],
    ['a*b*c', 'abc', true],
    ['a*b*c', 'a-b-b-c', true],
    ['ab*ba', 'aba', false],
    ['*x*', 'y', false],
  ])('%s fits %s: %s', (pattern, resource, expected) => {
    expect(matchesResource([pattern], resource)).toBe(expected);
  });

  it('fits as a regular expression would', () => {
    const letters = fc.string({
      unit: fc.constantFrom('a', 'b', '.', '*'),
      maxLength: 8,
    });
    fc.assert(
      fc.property(letters, letters, (pattern, text) => {
        const resource = text.replaceAll('*', '-');
        const expression = pattern.replaceAll('.', '\\.').replaceAll('*', '.*');
        expect(matchesResource([pattern], resource)).toBe(
          new RegExp(`^${expression}$`).test(resource),
        );
      }),
    );
  });
});
