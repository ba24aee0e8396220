import type { RestoreTest } from '@kymaros/plugin-kymaros-common';
import { restoreTestSpecSchema } from '@kymaros/plugin-kymaros-common';
import fc from 'fast-check';
import type { Entitlement } from '../config/KymarosConfig';
import { explainMissingEntitlement } from './entitlements';

function testOf(overrides: Partial<RestoreTest> = {}): RestoreTest {
  return {
    ref: 'restoretest:ops/shop',
    title: 'shop',
    origin: 'document',
    entityRefs: [],
    ownerRef: 'group:default/team-shop',
    cluster: 'prod',
    hash: '',
    spec: restoreTestSpecSchema.parse({
      backupSource: {
        name: 'shop-nightly',
        namespaces: [{ name: 'shop-db' }, { name: 'shop-web' }],
      },
    }),
    ...overrides,
  };
}

const entitled = (entitlements: Entitlement[], test = testOf()) =>
  explainMissingEntitlement(entitlements, test) === undefined;

describe('explainMissingEntitlement', () => {
  it('promise 8: allows nothing by default, and says what is missing', () => {
    expect(explainMissingEntitlement([], testOf())).toBe(
      'restoretest:ops/shop, owned by group:default/team-shop, is not entitled to restore namespaces shop-db, shop-web from backup shop-nightly on cluster prod; an administrator can allow it under kymaros.entitlements',
    );
  });

  it.each<[string, Entitlement, boolean]>([
    ['all namespaces', { namespaces: ['*'] }, true],
    ['both by name', { namespaces: ['shop-db', 'shop-web'] }, true],
    ['both by pattern', { namespaces: ['shop-*'] }, true],
    ['only one of them', { namespaces: ['shop-db'] }, false],
    ['none at all', { namespaces: [] }, false],
    [
      'its owner',
      { owners: ['group:default/team-shop'], namespaces: ['*'] },
      true,
    ],
    [
      'another owner',
      { owners: ['group:default/team-pay'], namespaces: ['*'] },
      false,
    ],
    [
      'its entity',
      { entities: ['restoretest:ops/*'], namespaces: ['*'] },
      true,
    ],
    ['another entity', { entities: ['component:*'], namespaces: ['*'] }, false],
    ['its cluster', { clusters: ['prod'], namespaces: ['*'] }, true],
    ['another cluster', { clusters: ['prod-2'], namespaces: ['*'] }, false],
    ['its backup', { backups: ['shop-*'], namespaces: ['*'] }, true],
    ['another backup', { backups: ['schedule/*'], namespaces: ['*'] }, false],
    ['no owners at all', { owners: [], namespaces: ['*'] }, false],
  ])('with an entitlement for %s: %#', (_, entitlement, allowed) => {
    expect(entitled([entitlement])).toBe(allowed);
  });

  it('may take its namespaces from several entitlements', () => {
    expect(
      entitled([{ namespaces: ['shop-db'] }, { namespaces: ['shop-web'] }]),
    ).toBe(true);
  });

  it('never puts together halves of different entitlements', () => {
    expect(
      entitled([
        { clusters: ['prod'], namespaces: ['other'] },
        { clusters: ['dev'], namespaces: ['*'] },
      ]),
    ).toBe(false);
  });

  it('does not fit a test without an owner by owner', () => {
    expect(
      entitled(
        [{ owners: ['*'], namespaces: ['*'] }],
        testOf({ ownerRef: undefined }),
      ),
    ).toBe(false);
  });

  const words = fc.string({
    unit: fc.constantFrom('a', 'b', '-'),
    maxLength: 8,
  });

  it('reads patterns as a regular expression would', () => {
    fc.assert(
      fc.property(
        fc.array(words, { minLength: 1, maxLength: 4 }),
        fc
          .tuple(fc.constantFrom('a', 'b'), words)
          .map(([first, rest]) => `${first}${rest}a`),
        (pieces, namespace) => {
          const test = testOf({
            spec: restoreTestSpecSchema.parse({
              backupSource: { name: 'b', namespaces: [{ name: namespace }] },
            }),
          });
          const expected = new RegExp(`^${pieces.join('.*')}$`).test(namespace);
          expect(entitled([{ namespaces: [pieces.join('*')] }], test)).toBe(
            expected,
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('never allows less when an entitlement is added, nor more when one gains a condition', () => {
    const list = fc.array(
      fc.constantFrom(
        'prod',
        'dev',
        'shop-db',
        'shop-*',
        '*',
        'group:default/team-shop',
      ),
      { maxLength: 3 },
    );
    const entitlement = fc.record(
      { owners: list, clusters: list, backups: list, namespaces: list },
      { requiredKeys: ['namespaces'] },
    );
    fc.assert(
      fc.property(
        fc.array(entitlement),
        entitlement,
        list,
        (some, more, only) => {
          const narrowed = some.map(it => ({ entities: only, ...it }));
          expect(!entitled(some) || entitled([...some, more])).toBe(true);
          expect(!entitled(narrowed) || entitled(some)).toBe(true);
        },
      ),
    );
  });
});
