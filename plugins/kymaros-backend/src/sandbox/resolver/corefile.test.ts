import { corefile, type NameRules } from './corefile';

const RULES: NameRules = {
  tiers: [
    { name: 'app-db', sandbox: 'sandbox-db' },
    { name: 'app-web', sandbox: 'sandbox-web' },
  ],
  control: 'kymaros-1-control',
  mode: 'group',
  rewrite: true,
  clusterDomain: 'cluster.local',
};

/** The rewrite rules of a tier's server, as a list of words each. */
function rulesFor(rules: Partial<NameRules>, position: number): string[][] {
  const block = corefile({ ...RULES, ...rules })
    .split(/^}$/m)
    .find(text => text.includes(`.:${1053 + position} {`))!;
  return block
    .split('\n')
    .filter(line => line.includes('rewrite stop name'))
    .map(line => line.trim().split(' ').slice(3));
}

/** The name that the cluster's DNS is asked for, as CoreDNS applies the rules. */
function askedFor(rules: Partial<NameRules>, name: string, position = 0) {
  const asked = rulesFor(rules, position).flatMap(([kind, from, to]) => {
    if (kind === 'suffix') {
      return name.endsWith(from) ? [name.slice(0, -from.length) + to] : [];
    }
    const found = new RegExp(from).exec(name);
    return found ? [to.replace('{1}', found[1] ?? '')] : [];
  });
  return asked[0];
}

/** What becomes of the value of a reverse record. CoreDNS applies these rules from the last to the first. */
function told(rules: Partial<NameRules>, value: string, position = 0) {
  const rule = rulesFor(rules, position).find(([, from]) =>
    from.includes('in-addr'),
  )!;
  const answers = rule.join(' ').split(' answer value ').slice(1).reverse();
  return answers.reduce((text, answer) => {
    const [from, to] = answer.split(' ');
    const found = new RegExp(from).exec(text);
    return found ? to.replace('{1}', found[1] ?? '') : text;
  }, value);
}

const REFUSED = 'refused.kymaros-1-control.svc.cluster.local.';

describe('corefile', () => {
  it.each([
    [
      'postgres.app-db.svc.cluster.local.',
      'postgres.sandbox-db.svc.cluster.local.',
    ],
    [
      'pg-0.postgres.app-db.svc.cluster.local.',
      'pg-0.postgres.sandbox-db.svc.cluster.local.',
    ],
    [
      '_sql._tcp.postgres.app-db.svc.cluster.local.',
      '_sql._tcp.postgres.sandbox-db.svc.cluster.local.',
    ],
    ['api.app-web.svc.cluster.local.', 'api.sandbox-web.svc.cluster.local.'],
    [
      'api.sandbox-web.svc.cluster.local.',
      'api.sandbox-web.svc.cluster.local.',
    ],
    ['kubernetes.default.svc.cluster.local.', REFUSED],
    ['postgres.not-app-db.svc.cluster.local.', REFUSED],
    ['refused.other.svc.cluster.local.', REFUSED],
    ['app-db.svc.cluster.local.evil.example.', REFUSED],
    ['example.com.', REFUSED],
    ['.', REFUSED],
  ])('in group mode %s is asked for as %s, by every tier', (name, asked) => {
    expect(askedFor({}, name, 0)).toBe(asked);
    expect(askedFor({}, name, 1)).toBe(asked);
  });

  it.each([
    [
      'postgres.app-db.svc.cluster.local.',
      'postgres.sandbox-db.svc.cluster.local.',
    ],
    [
      'postgres.sandbox-db.svc.cluster.local.',
      'postgres.sandbox-db.svc.cluster.local.',
    ],
    ['api.app-web.svc.cluster.local.', REFUSED],
    ['api.sandbox-web.svc.cluster.local.', REFUSED],
  ])('in strict mode the first tier asks for %s as %s', (name, asked) => {
    expect(askedFor({ mode: 'strict' }, name)).toBe(asked);
  });

  it.each([
    ['postgres.app-db.svc.cluster.local.', REFUSED],
    [
      'postgres.sandbox-db.svc.cluster.local.',
      'postgres.sandbox-db.svc.cluster.local.',
    ],
  ])('without rewriting %s is asked for as %s', (name, asked) => {
    expect(askedFor({ rewrite: false }, name)).toBe(asked);
  });

  it.each([
    ['7.0.96.10.in-addr.arpa.', true],
    ['1.2.16.172.in-addr.arpa.', true],
    ['1.2.31.172.in-addr.arpa.', true],
    ['1.2.32.172.in-addr.arpa.', false],
    ['1.2.15.172.in-addr.arpa.', false],
    ['1.2.168.192.in-addr.arpa.', true],
    ['1.2.169.192.in-addr.arpa.', false],
    ['1.2.64.100.in-addr.arpa.', true],
    ['1.2.127.100.in-addr.arpa.', true],
    ['1.2.128.100.in-addr.arpa.', false],
    ['1.2.63.100.in-addr.arpa.', false],
    ['8.8.8.8.in-addr.arpa.', false],
    ['10.in-addr.arpa.', false],
    ['secret.1.2.3.10.in-addr.arpa.', false],
    [`${'0.'.repeat(30)}d.f.ip6.arpa.`, true],
    [`${'0.'.repeat(28)}8.b.d.0.1.0.0.2.ip6.arpa.`, false],
  ])('the reverse name %s is asked of the cluster: %s', (name, isAsked) => {
    expect(askedFor({}, name)).toBe(isAsked ? name : REFUSED);
  });

  it.each([
    [
      'pg-0.postgres.sandbox-db.svc.cluster.local.',
      'pg-0.postgres.app-db.svc.cluster.local.',
    ],
    ['api.sandbox-web.svc.cluster.local.', 'api.app-web.svc.cluster.local.'],
    ['postgres.app-db.svc.cluster.local.', 'refused.invalid.'],
    ['kubernetes.default.svc.cluster.local.', 'refused.invalid.'],
    ['ip-10-0-0-1.compute.internal.', 'refused.invalid.'],
  ])(
    'in group mode a reverse name that is %s is told as %s',
    (value, told_) => {
      expect(told({}, value)).toBe(told_);
    },
  );

  it.each([
    ['api.sandbox-web.svc.cluster.local.', 'refused.invalid.'],
    [
      'postgres.sandbox-db.svc.cluster.local.',
      'postgres.app-db.svc.cluster.local.',
    ],
  ])(
    'in strict mode a reverse name that is %s is told as %s',
    (value, told_) => {
      expect(told({ mode: 'strict' }, value)).toBe(told_);
    },
  );

  it('answers for the domain that the cluster has', () => {
    expect(
      askedFor(
        { clusterDomain: 'corp.internal' },
        'postgres.app-db.svc.corp.internal.',
      ),
    ).toBe('postgres.sandbox-db.svc.corp.internal.');
    expect(
      told(
        { clusterDomain: 'corp.internal' },
        'postgres.sandbox-db.svc.corpXinternal.',
      ),
    ).toBe('refused.invalid.');
  });

  it('has one server a tier, and asks the DNS of the cluster alone', () => {
    const text = corefile(RULES);
    expect(text.match(/^\.:\d+ {$/gm)).toEqual(['.:1053 {', '.:1054 {']);
    expect(text.match(/forward.*/g)).toEqual([
      'forward . /etc/resolv.conf',
      'forward . /etc/resolv.conf',
    ]);
  });
});
