import fc from 'fast-check';
import {
  settledAttempts,
  firstAttempts,
  ITSELF,
  type Surroundings,
} from './attempts';
import { judge, type TriedAttempt } from './judge';
import type { Outcome } from './script';

const probe = (from: string, host: number) => ({
  from,
  namespace: `kymaros-${from}`,
  address: `10.244.0.${host}`,
  serviceAddress: `10.96.0.${host}`,
});
const around = (mode: 'strict' | 'group'): Surroundings => ({
  mode,
  sandboxes: [probe('db', 1), probe('web', 2)],
  control: probe('control', 3),
  dnsPod: '10.244.0.9',
  otherRun: { host: '10.244.0.8', port: 5432 },
  resolvers: Object.fromEntries(
    ['db', 'web'].map(tier => [
      tier,
      {
        nameserver: '10.96.0.20',
        ownName: `kymaros-probe.${tier}.svc.cluster.local`,
        foreignName: 'kymaros-probe.control.svc.cluster.local',
      },
    ]),
  ),
});

const came = (outcome: Outcome['outcome']): Outcome => ({
  outcome,
  address: '10.0.0.1:1',
  said: '1: words',
});

/** All that the probes of a run try, each coming out as it should. */
function asExpected(mode: 'strict' | 'group'): TriedAttempt[] {
  const surroundings = around(mode);
  return [...surroundings.sandboxes, surroundings.control].flatMap(one =>
    [
      ...firstAttempts(one.from, surroundings),
      ...settledAttempts(one, surroundings),
    ].map(planned => ({ planned, outcome: came(planned.expected) })),
  );
}
const opposite = { blocked: 'reached', reached: 'blocked' } as const;
const verdict = (tried: TriedAttempt[]) => judge(tried, { control: 'control' });
const mode = fc.constantFrom('strict' as const, 'group' as const);

describe('judge', () => {
  it.each(['strict', 'group'] as const)(
    'calls a %s run proven when all came out as it must',
    isolation => {
      const tried = asExpected(isolation);
      const { proof, findings } = verdict(tried);
      expect(findings).toEqual([]);
      expect(proof).toMatchObject({ status: 'proven' });
      expect(proof?.attempts).toHaveLength(tried.length);
    },
  );

  it('calls it refuted, and stops the run, whichever one attempt came out otherwise (promise 2)', () => {
    fc.assert(
      fc.property(mode, fc.nat(), (isolation, any) => {
        const tried = asExpected(isolation).filter(
          ({ planned }) => planned.target !== ITSELF,
        );
        const wrong = any % tried.length;
        const { planned } = tried[wrong];
        tried[wrong] = { planned, outcome: came(opposite[planned.expected]) };
        const { proof, findings } = verdict(tried);
        expect(proof?.status).toBe('refuted');
        expect(findings).toEqual([
          expect.objectContaining({
            code:
              planned.expected === 'blocked'
                ? 'sandbox-not-closed'
                : 'sandbox-cut-off',
            gate: true,
            cause: 'SANDBOX',
            message: expect.stringContaining(`${planned.target} (10.0.0.1:1)`),
          }),
        ]);
      }),
    );
  });

  it('never proves anything from attempts whose outcome is not known', () => {
    fc.assert(
      fc.property(mode, fc.nat(), fc.boolean(), (isolation, any, silent) => {
        const tried = asExpected(isolation);
        const unknown = any % tried.length;
        const { planned } = tried[unknown];
        tried[unknown] = {
          planned,
          outcome: silent ? undefined : came('unclear'),
        };
        const { proof, findings } = verdict(tried);
        expect(proof).toBeUndefined();
        expect(findings).toEqual([
          expect.objectContaining({
            code: 'isolation-not-proven',
            gate: true,
            cause: 'INFRA',
          }),
        ]);
      }),
    );
  });

  it('does not believe a probe that does not even reach itself', () => {
    const tried = asExpected('group').map(one =>
      one.planned.target === ITSELF && one.planned.from === 'web'
        ? { ...one, outcome: came('blocked') }
        : one,
    );
    expect(verdict(tried)).toEqual({
      findings: [
        expect.objectContaining({ code: 'isolation-not-proven', tier: 'web' }),
      ],
    });
  });

  it.each([
    ['first-moment', 'closes pods off only after they have started'],
    ['settled', 'does not enforce NetworkPolicies'],
  ])('knows by its %s whose fault it is', (moment, hint) => {
    const tried = asExpected('strict').map(one =>
      one.planned.moment === moment && one.planned.target === 'the node'
        ? { ...one, outcome: came('reached') }
        : one,
    );
    expect(verdict(tried).findings[0].hint).toContain(hint);
  });

  it('speaks of the control namespace as what it is, not as a tier', () => {
    const tried = asExpected('strict').map(one =>
      one.planned.from === 'control' && one.planned.target !== ITSELF
        ? { ...one, outcome: came('reached') }
        : one,
    );
    const { findings } = verdict(tried);
    expect(findings).toHaveLength(1);
    expect(findings[0].tier).toBeUndefined();
    expect(findings[0].message).toContain('A pod in the control namespace');
  });
});

describe('what the probes try', () => {
  const pairs = (isolation: 'strict' | 'group') =>
    asExpected(isolation)
      .filter(({ planned }) => planned.moment === 'settled')
      .map(
        ({ planned: { from, expected, words } }) =>
          `${from} ${expected} ${words.join(' ')}`,
      );

  it.each([
    ['strict', 'blocked'],
    ['group', 'reached'],
  ] as const)('in a %s run siblings are to be %s', (isolation, expected) => {
    expect(pairs(isolation)).toEqual(
      expect.arrayContaining([
        `db ${expected} reach 10.244.0.2 8080`,
        `web ${expected} reach 10.244.0.1 8080`,
        'control blocked reach 10.244.0.1 8080',
        'db blocked reach 10.244.0.3 8080',
        'db blocked reach 10.244.0.8 5432',
        'db reached lead kymaros-probe.db.svc.cluster.local 10.96.0.20 10.96.0.1',
        'db blocked lead kymaros-probe.control.svc.cluster.local 10.96.0.20 10.96.0.3',
      ]),
    );
  });
});
