import type { Dependency } from '@kymaros/plugin-kymaros-common';
import fc from 'fast-check';
import { dependencies, standingOf } from './dependencies';

const dependency = (rest: Partial<Dependency>): Dependency => ({
  tier: 'app-web',
  name: 'db.app-db',
  place: 'inside',
  queries: 0,
  declaredIn: [],
  ...rest,
});

const anyDependency = fc
  .record({
    place: fc.constantFrom<Dependency['place'][]>(
      'inside',
      'rewritten',
      'blocked',
      'unknown',
    ),
    beyond: fc.constantFrom<Array<Dependency['beyond']>>(
      'production',
      'other-tier',
      'outside',
    ),
    name: fc.constantFrom('db', 'db.app-db.svc', 'api.example.com'),
    queries: fc.nat(3),
  })
  .map(({ beyond, ...rest }) =>
    dependency({ ...rest, ...(rest.place === 'blocked' && { beyond }) }),
  );

describe('dependencies', () => {
  it.each<[ReturnType<typeof standingOf>, Partial<Dependency>]>([
    ['met', { place: 'inside' }],
    ['met', { place: 'rewritten', queries: 7 }],
    ['unmet', { place: 'blocked', beyond: 'production' }],
    ['unmet', { place: 'blocked', beyond: 'other-tier' }],
    ['untested', { place: 'blocked', beyond: 'outside', queries: 9 }],
    ['unmet', { place: 'unknown', queries: 1 }],
    ['unmet', { place: 'unknown', name: 'db.gone.svc' }],
    ['unmet', { place: 'unknown', name: 'db.gone.svc.cluster.local' }],
    ['untested', { place: 'unknown', name: 'db' }],
    ['untested', { place: 'unknown', name: 'db.svcs.example' }],
    ['told', { tier: undefined, place: 'inside' }],
    ['told', { tier: undefined, place: 'blocked', beyond: 'production' }],
    ['told', { tier: undefined, place: 'unknown' }],
  ])('counts as %s: %j', (standing, rest) => {
    expect(standingOf(dependency(rest))).toBe(standing);
  });

  it('is the share of what was found among what counts', () => {
    expect(
      dependencies([
        dependency({}),
        dependency({ place: 'rewritten' }),
        dependency({ place: 'blocked', beyond: 'production' }),
        dependency({ place: 'blocked', beyond: 'outside' }),
        dependency({ tier: undefined }),
      ]),
    ).toEqual({
      level: 'dependencies',
      status: 'measured',
      value: 2 / 3,
      summary: '2 of 3 found in the sandboxes, 1 cannot be tested',
    });
  });

  it('does not apply where nothing is needed, or nothing that can be tested', () => {
    const outside = dependency({ place: 'blocked', beyond: 'outside' });
    expect(dependencies([]).status).toBe('not-applicable');
    expect(dependencies([outside]).status).toBe('not-applicable');
    expect(dependencies([dependency({ tier: undefined })])).toMatchObject({
      status: 'not-applicable',
      summary: 'needs nothing by name',
    });
  });

  it('is not measured where nobody looked', () => {
    expect(dependencies(undefined).status).toBe('not-measured');
  });

  it('never gets worse when a dependency is found after all, nor changes by one that counts for nothing', () => {
    fc.assert(
      fc.property(
        fc.array(anyDependency, { minLength: 1 }),
        fc.nat(),
        (all, pick) => {
          const at = pick % all.length;
          const { beyond, ...one } = all[at];
          const better = dependencies(
            all.with(at, { ...one, place: 'inside' }),
          );
          expect(better.value).toBeGreaterThanOrEqual(
            dependencies(all).value ?? 0,
          );
          const outside = dependency({ place: 'blocked', beyond: 'outside' });
          const told = dependency({ tier: undefined, place: 'unknown' });
          expect(dependencies([...all, outside, told]).value).toBe(
            dependencies(all).value,
          );
        },
      ),
    );
  });

  it('comes out the same in whatever order names were asked for, and however often', () => {
    fc.assert(
      fc.property(fc.array(anyDependency), all => {
        const again = all
          .map(one => ({
            ...one,
            queries: one.queries === 0 ? 0 : one.queries + 5,
          }))
          .reverse();
        expect(dependencies(again)).toEqual(dependencies(all));
      }),
    );
  });
});
