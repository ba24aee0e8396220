import { testNamed } from '../database/__testUtils__/runStores';
import { explainSandboxLimit } from './sandboxLimit';

describe('explainSandboxLimit', () => {
  const test = testNamed('shop', { sandboxNames: ['a', 'b', 'c'] });
  const limited = (maxSandboxes: number) => [{ name: 'main', maxSandboxes }];

  it.each([3, 20])('lets three tiers run where %s may be', maxSandboxes => {
    expect(explainSandboxLimit(limited(maxSandboxes), test)).toBeUndefined();
  });

  it('says what a test that needs too many needs, what is allowed, and where', () => {
    expect(explainSandboxLimit(limited(2), test)).toMatch(
      /^component:default\/shop needs 3 sandboxes at once.* cluster main allows 2; .*maxSandboxes/,
    );
  });

  it('has no limit for a cluster that is not configured any more', () => {
    expect(explainSandboxLimit([], test)).toBeUndefined();
  });
});
