import fc from 'fast-check';
import type { NameRules } from './corefile';
import { NameDirectory } from './NameDirectory';
import { referencesOf, type NameReference } from './references';

const DOMAIN = 'cluster.local';
const TIERS = [
  { name: 'app-db', sandbox: 'sandbox-db' },
  { name: 'app-web', sandbox: 'sandbox-web' },
];
const searchesOf = (namespace: string) => [
  `${namespace}.svc.${DOMAIN}`,
  `svc.${DOMAIN}`,
  DOMAIN,
];
const STRICT: NameRules = {
  tiers: TIERS,
  control: 'control',
  mode: 'strict',
  rewrite: true,
  clusterDomain: DOMAIN,
};
const GROUP: NameRules = { ...STRICT, mode: 'group' };

/** What the pods of a tier ask for when the application writes these names; `exists` says what is answered. */
function lookUp(
  names: string[],
  options: { rules: NameRules; exists: (name: string) => boolean },
): NameReference[] {
  const searches = TIERS.map(({ name }) => searchesOf(name));
  const asked = new Map<string, { queries: number; found: boolean }>();
  for (const name of names) {
    const expanded = [...searches[1].map(domain => `${name}.${domain}`), name];
    const end = expanded.findIndex(options.exists);
    for (const one of expanded.slice(0, end < 0 ? undefined : end + 1)) {
      const queries = (asked.get(one)?.queries ?? 0) + 1;
      asked.set(one, { queries, found: options.exists(one) });
    }
  }
  return referencesOf(
    [...asked].map(([name, one]) => ({ position: 1, name, ...one })),
    new NameDirectory({
      rules: options.rules,
      searches,
      namespaces: new Set(['default', 'kube-system', 'app-db']),
    }),
  );
}

const nothing = () => false;
const everythingInTheRun = (name: string) =>
  /^[^.]+\.(app-db|app-web|sandbox-db|sandbox-web)\.svc\.cluster\.local$/.test(
    name,
  );

describe('referencesOf', () => {
  it.each([
    ['api', { kind: 'rewritten', tier: 'app-web' }],
    ['postgres.app-db', { kind: 'rewritten', tier: 'app-db' }],
    ['postgres.app-db.svc', { kind: 'rewritten', tier: 'app-db' }],
    [`postgres.app-db.svc.${DOMAIN}`, { kind: 'rewritten', tier: 'app-db' }],
    ['postgres.sandbox-db', { kind: 'inside', tier: 'app-db' }],
    [`api.sandbox-web.svc.${DOMAIN}`, { kind: 'inside', tier: 'app-web' }],
  ])('in group mode %s, which exists, is one reference', (name, place) => {
    expect(
      lookUp([name], { rules: GROUP, exists: everythingInTheRun }),
    ).toEqual([
      expect.objectContaining({
        name,
        place: expect.objectContaining(place),
        found: true,
      }),
    ]);
  });

  it.each([
    ['api', { kind: 'rewritten', tier: 'app-web' }],
    ['postgres.app-db', { kind: 'other-tier', tier: 'app-db' }],
    ['pg-0.postgres.app-db', { kind: 'other-tier', tier: 'app-db' }],
    ['postgres.app-db.svc', { kind: 'other-tier', tier: 'app-db' }],
    [`postgres.app-db.svc.${DOMAIN}`, { kind: 'other-tier', tier: 'app-db' }],
    [
      `_sql._tcp.postgres.app-db.svc.${DOMAIN}`,
      { kind: 'other-tier', tier: 'app-db' },
    ],
    ['postgres.sandbox-db.svc', { kind: 'other-tier', tier: 'app-db' }],
    ['kubernetes.default', { kind: 'other-namespace', namespace: 'default' }],
    [
      'kubernetes.default.svc',
      { kind: 'other-namespace', namespace: 'default' },
    ],
    [
      `kube-dns.kube-system.svc.${DOMAIN}`,
      { kind: 'other-namespace', namespace: 'kube-system' },
    ],
    [
      `10-0-0-1.default.pod.${DOMAIN}`,
      { kind: 'other-namespace', namespace: 'default' },
    ],
    ['gone.vanished.svc', { kind: 'other-namespace', namespace: 'vanished' }],
    ['api.stripe.com', { kind: 'outside' }],
    ['a.b.c.d.e.f.example.com', { kind: 'outside' }],
  ])('in strict mode %s is one reference, to %j', (name, place) => {
    expect(lookUp([name], { rules: STRICT, exists: nothing })).toEqual([
      expect.objectContaining({
        name,
        place: expect.objectContaining(place),
        found: false,
        tier: 'app-web',
      }),
    ]);
  });

  it.each([
    ['api', 'api'],
    ['pg-0.postgres.app-db', 'postgres'],
    [`_sql._tcp.postgres.app-db.svc.${DOMAIN}`, 'postgres'],
    ['kubernetes.default.svc', 'kubernetes'],
    ['gone.vanished.svc', 'gone'],
  ])('%s is a name of Service %s', (name, service) => {
    const [{ place }] = lookUp([name], { rules: STRICT, exists: nothing });
    expect(place).toMatchObject({ service });
  });

  it('knows which namespaces of the cluster there are', () => {
    const references = lookUp(['kubernetes.default.svc', 'gone.vanished.svc'], {
      rules: STRICT,
      exists: nothing,
    });
    expect(
      references.map(({ name, place }) => [
        name,
        'exists' in place && place.exists,
      ]),
    ).toEqual([
      ['kubernetes.default.svc', true],
      ['gone.vanished.svc', false],
    ]);
  });

  it('tells names apart that are parts of each other', () => {
    const names = [
      'postgres.app-db',
      `postgres.app-db.svc.${DOMAIN}`,
      'app-db',
      'api.stripe.com',
      'stripe.com',
    ];
    const references = lookUp(names, { rules: STRICT, exists: nothing });
    expect(references.map(({ name }) => name).sort()).toEqual(names.sort());
  });

  it('loses no query and invents no name, whatever is asked', () => {
    const label = fc.constantFrom('a', 'app-db', 'app-web', 'svc', 'local');
    const anyName = fc
      .array(label, { minLength: 1, maxLength: 5 })
      .map(labels => labels.join('.'));
    fc.assert(
      fc.property(fc.uniqueArray(anyName, { maxLength: 8 }), names => {
        const asked = names.map(name => ({
          position: 1,
          name,
          queries: 1,
          found: false,
        }));
        const references = referencesOf(
          asked,
          new NameDirectory({
            rules: STRICT,
            searches: TIERS.map(({ name }) => searchesOf(name)),
            namespaces: new Set(),
          }),
        );
        const total = references.reduce((sum, one) => sum + one.queries, 0);
        expect(total).toBe(names.length);
        references.forEach(({ name }) =>
          expect(
            names.some(one => one === name || one.startsWith(`${name}.`)),
          ).toBe(true),
        );
      }),
    );
  });
});
