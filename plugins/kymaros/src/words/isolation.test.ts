import type { IsolationAttempt } from '@kymaros/plugin-kymaros-common';
import fc from 'fast-check';
import { attemptsByTier, isAsExpected } from './isolation';

const outcome = fc.constantFrom('blocked' as const, 'reached' as const);

const attempt: fc.Arbitrary<IsolationAttempt> = fc.record({
  from: fc.constantFrom('db', 'web'),
  target: fc.constantFrom('a node', 'the resolver'),
  address: fc.constantFrom('10.0.0.1:1', '10.0.0.2:2'),
  moment: fc.constantFrom('first-moment' as const, 'settled' as const),
  expected: outcome,
  outcome,
});

describe('attempts by tier', () => {
  it('hide no attempt that came out otherwise than it has to, and put it first', () => {
    fc.assert(
      fc.property(fc.array(attempt), attempts => {
        const tiers = attemptsByTier(attempts);
        expect(tiers.reduce((sum, { total }) => sum + total, 0)).toBe(
          attempts.length,
        );
        for (const unexpected of attempts.filter(a => !isAsExpected(a))) {
          const { from, target, address, moment, expected } = unexpected;
          const tier = tiers.find(({ tier: name }) => name === from)!;
          expect(tier.asExpected).toBeLessThan(tier.total);
          expect(tier.rows[0].asExpected).toBe(false);
          const row = tier.rows.find(
            r =>
              r.target === target &&
              r.address === address &&
              r.expected === expected,
          );
          expect(row?.outcomes[moment]).toBe(unexpected.outcome);
        }
      }),
    );
  });
});
