import type { Dependency } from '@kymaros/plugin-kymaros-common';
import fc from 'fast-check';
import { dependencies as scoreOf } from '../../scoring/dependencies';
import type { NameRules } from '../../sandbox/resolver/corefile';
import { NameDirectory } from '../../sandbox/resolver/NameDirectory';
import { type AskedName } from '../../sandbox/resolver/queryLog';
import { referencesOf } from '../../sandbox/resolver/references';
import { dependenciesOf } from './dependenciesOf';
import { dependencyFindings } from './dependencyFindings';

const DOMAIN = 'cluster.local';
const TIERS = [
  { name: 'app-db', sandbox: 'sandbox-db' },
  { name: 'app-api', sandbox: 'sandbox-api' },
];
const SERVICES = { 'app-db': ['postgres'], 'app-api': ['api', 'kafka'] };

function observe(options: {
  declared?: string[];
  asked?: Array<[name: string, found: boolean]>;
  mode?: NameRules['mode'];
  rewrite?: boolean;
}): Dependency[] {
  const { asked = [], declared = [], mode = 'group', rewrite = true } = options;
  const directory = new NameDirectory({
    rules: {
      tiers: TIERS,
      control: 'control',
      mode,
      rewrite,
      clusterDomain: DOMAIN,
    },
    searches: TIERS.map(({ name }) => [
      `${name}.svc.${DOMAIN}`,
      `svc.${DOMAIN}`,
      DOMAIN,
    ]),
    namespaces: new Set(['default', 'billing', 'app-db', 'app-api']),
  });
  const log = asked.map(
    ([name, found]): AskedName => ({ position: 1, name, queries: 1, found }),
  );
  return dependenciesOf({
    declared: {
      names: declared.map(name => ({
        tier: 'app-api',
        name,
        declaredIn: [{ field: 'env X of container api' }],
      })),
      services: SERVICES,
    },
    names: referencesOf(log, directory),
    directory,
    pods: { 'app-api': ['api-0'] },
  });
}

const placesOf = (all: Dependency[]) =>
  all.map(({ beyond, name, place }) => [name, beyond ?? place]);

describe('dependenciesOf', () => {
  it.each([
    ['api', 'inside'],
    ['api.app-api', 'inside'],
    ['kafka-0.kafka', 'inside'],
    ['postgres.app-db', 'rewritten'],
    [`postgres.app-db.svc.${DOMAIN}`, 'rewritten'],
    ['postgres.sandbox-db.svc', 'inside'],
    ['mysql', 'unknown'],
    ['mysql.app-db.svc', 'unknown'],
    ['ledger.vanished.svc', 'unknown'],
    ['ledger.billing', 'production'],
    [`ledger.billing.svc.${DOMAIN}`, 'production'],
    ['kubernetes.default.svc', 'outside'],
    ['api.stripe.com', 'outside'],
    ['10.1.2.3', 'outside'],
  ])('%s, only written down, leads to %s', (name, place) => {
    expect(placesOf(observe({ declared: [name] }))).toEqual([[name, place]]);
  });

  it('keeps tiers apart as the test says', () => {
    const declared = ['postgres.app-db', 'api'];
    expect(placesOf(observe({ declared, mode: 'strict' }))).toEqual([
      ['api', 'inside'],
      ['postgres.app-db', 'other-tier'],
    ]);
    expect(placesOf(observe({ declared, rewrite: false }))).toEqual([
      ['api', 'other-tier'],
      ['postgres.app-db', 'other-tier'],
    ]);
  });

  it('takes all spellings of a target for one dependency, asked for or written down', () => {
    const [only, ...others] = observe({
      declared: ['postgres.app-db', `postgres.app-db.svc.${DOMAIN}`],
      asked: [
        [`postgres.app-db.app-api.svc.${DOMAIN}`, false],
        [`postgres.app-db.svc.${DOMAIN}`, true],
      ],
    });
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      tier: 'app-api',
      name: `postgres.app-db.svc.${DOMAIN}`,
      place: 'rewritten',
      target: { tier: 'app-db', service: 'postgres' },
      queries: 2,
    });
    expect(only.declaredIn).toHaveLength(2);
  });

  it("counts neither a pod's own name nor localhost nor the search for a namespace", () => {
    expect(
      observe({
        asked: [
          [`api-0.app-api.svc.${DOMAIN}`, false],
          ['api-0', false],
          ['localhost', false],
          [`app-api.svc.${DOMAIN}`, false],
        ],
      }),
    ).toEqual([]);
  });

  it('gives the same score whenever the application asks for what it declares', () => {
    const names = fc.subarray([
      `api.app-api.svc.${DOMAIN}`,
      `postgres.app-db.svc.${DOMAIN}`,
      `mysql.app-db.svc.${DOMAIN}`,
      `ledger.billing.svc.${DOMAIN}`,
      'api.stripe.com',
    ]);
    fc.assert(
      fc.property(names, fc.infiniteStream(fc.boolean()), (declared, coins) => {
        const asked = declared
          .filter(() => coins.next().value)
          .map((name): [string, boolean] => [name, /api\.app|post/.test(name)]);
        const early = observe({ declared });
        const late = observe({ declared, asked });
        expect(placesOf(late)).toEqual(placesOf(early));
        expect(scoreOf(late)).toEqual(scoreOf(early));
      }),
    );
  });
});

describe('dependencyFindings', () => {
  const codesOf = (all: Dependency[]) =>
    dependencyFindings(all, 'strict').map(({ cause, code, severity }) => [
      code,
      severity,
      cause,
    ]);

  it('has one warning for each lost point, and a note of what cannot be tested', () => {
    const all = observe({
      declared: [
        'api',
        'postgres.app-db',
        'ledger.billing',
        'ledger.vanished.svc',
        'api.stripe.com',
        'api.github.com',
        'mysql',
      ],
      mode: 'strict',
    });
    expect(codesOf(all)).toEqual([
      ['dependency-on-production', 'warning', 'DEFINITION'],
      ['dependency-unknown', 'warning', 'BACKUP'],
      ['dependency-needs-group', 'warning', 'DEFINITION'],
      ['dependency-outside', 'info', 'SANDBOX'],
    ]);
  });

  it('names who needs what, where that is written, and what to do', () => {
    const [finding] = dependencyFindings(
      observe({ declared: ['postgres.app-db'], mode: 'strict' }),
      'strict',
    );
    expect(finding).toMatchObject({
      tier: 'app-api',
      level: 'dependencies',
      gate: false,
      message:
        'app-api needs postgres.app-db (env X of container api): a name of app-db, which is kept away from it.',
      hint: expect.stringContaining('networkIsolation.mode to group'),
    });
    expect(
      dependencyFindings(
        observe({ declared: ['api'], rewrite: false }),
        'group',
      )[0].hint,
    ).toContain('dns: none');
  });

  it('has nothing to say of a name that may be none and that nobody asked for', () => {
    expect(codesOf(observe({ declared: ['mysql'] }))).toEqual([]);
    expect(
      codesOf(observe({ asked: [[`mysql.app-api.svc.${DOMAIN}`, false]] })),
    ).toEqual([['dependency-unknown', 'warning', 'BACKUP']]);
  });

  it('counts what would be too many to read', () => {
    const declared = Array.from({ length: 35 }, (_, at) => `db-${at}.billing`);
    const findings = dependencyFindings(observe({ declared }), 'group');
    expect(findings).toHaveLength(31);
    expect(findings[30].message).toBe('5 more dependencies were not met.');
  });
});
