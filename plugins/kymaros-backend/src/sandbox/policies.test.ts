import {
  controlPolicies,
  sandboxPolicies,
  type DescribedPolicy,
} from './policies';

const RUN_ID = 'run-1';
const NAMES = {
  tiers: [
    { name: 'db', sandbox: 'sandbox-db' },
    { name: 'web', sandbox: 'sandbox-web' },
  ],
  control: 'control',
};
const UPSTREAM = {
  namespace: 'kube-system',
  podLabels: { 'k8s-app': 'kube-dns' },
};
const RESOLVER = { 'app.kubernetes.io/component': 'resolver' };

const sandbox = (mode: 'strict' | 'group', position = 0) =>
  sandboxPolicies({ namespace: 'sandbox-db', runId: RUN_ID, mode, position });
const control = () =>
  controlPolicies({ names: NAMES, runId: RUN_ID, upstream: UPSTREAM });
const byName = (policies: DescribedPolicy[]) =>
  Object.fromEntries(
    policies.map(({ object }) => [object.metadata!.name, object.spec]),
  );
const dns = (...ports: number[]) =>
  ports.flatMap(port => [
    { protocol: 'UDP', port },
    { protocol: 'TCP', port },
  ]);

describe('policies', () => {
  it.each([
    ['strict sandbox', sandbox('strict'), 'sandbox-db'],
    ['group sandbox', sandbox('group'), 'sandbox-db'],
    ['control namespace', control(), 'control'],
  ])('close a %s both ways, on every pod', (_, policies, namespace) => {
    policies.forEach(({ object }) =>
      expect(object.metadata?.namespace).toBe(namespace),
    );
    expect(byName(policies)['kymaros-deny-all']).toEqual({
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      ingress: [],
      egress: [],
    });
  });

  it('open a strict sandbox to itself alone', () => {
    expect(byName(sandbox('strict'))['kymaros-allow-same-namespace']).toEqual({
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ podSelector: {} }] }],
      egress: [{ to: [{ podSelector: {} }] }],
    });
  });

  it('open a group sandbox to the sandboxes of its run, of which the control namespace is none', () => {
    const peers = [
      { podSelector: {} },
      {
        namespaceSelector: {
          matchLabels: {
            'kymaros.io/run-id': RUN_ID,
            'kymaros.io/role': 'sandbox',
          },
        },
      },
    ];
    expect(byName(sandbox('group'))['kymaros-allow-run']).toEqual({
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: peers }],
      egress: [{ to: peers }],
    });
  });

  it.each(['strict', 'group'] as const)(
    'let a %s sandbox ask the resolver of its run, on the port of its own tier',
    mode => {
      expect(byName(sandbox(mode, 1))['kymaros-allow-resolver']).toEqual({
        podSelector: {},
        policyTypes: ['Egress'],
        egress: [
          {
            to: [
              {
                namespaceSelector: {
                  matchLabels: {
                    'kymaros.io/run-id': RUN_ID,
                    'kymaros.io/role': 'control',
                  },
                },
                podSelector: { matchLabels: RESOLVER },
              },
            ],
            ports: dns(1054),
          },
        ],
      });
    },
  );

  it('let the resolver be asked by each tier on its port', () => {
    const from = (name: string) => [
      {
        namespaceSelector: {
          matchLabels: {
            'kymaros.io/run-id': RUN_ID,
            'kymaros.io/role': 'sandbox',
            'kubernetes.io/metadata.name': name,
          },
        },
      },
    ];
    expect(byName(control())['kymaros-allow-questions']).toEqual({
      podSelector: { matchLabels: RESOLVER },
      policyTypes: ['Ingress'],
      ingress: [
        { from: from('sandbox-db'), ports: dns(1053) },
        { from: from('sandbox-web'), ports: dns(1054) },
      ],
    });
  });

  it("let the resolver alone ask the cluster's DNS", () => {
    expect(byName(control())['kymaros-allow-cluster-dns']).toEqual({
      podSelector: { matchLabels: RESOLVER },
      policyTypes: ['Egress'],
      egress: [
        {
          to: [
            {
              namespaceSelector: {
                matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' },
              },
              podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
            },
            { ipBlock: { cidr: '169.254.20.10/32' } },
          ],
          ports: dns(53, 5353),
        },
      ],
    });
    expect(JSON.stringify(sandbox('group'))).not.toContain('kube-system');
  });

  it('have no rule without peers, and no peer that is everybody', () => {
    const rules = [
      ...sandbox('group'),
      ...sandbox('strict'),
      ...control(),
    ].flatMap(({ object }) => [
      ...(object.spec.ingress ?? []).map(({ from }) => from),
      ...(object.spec.egress ?? []).map(({ to }) => to),
    ]);
    rules.forEach(peers => {
      expect(peers.length).toBeGreaterThan(0);
      peers.forEach(({ namespaceSelector }) =>
        expect(
          Object.keys(namespaceSelector?.matchLabels ?? { own: '' }),
        ).not.toHaveLength(0),
      );
    });
  });

  it('say each what they do', () => {
    [...sandbox('group'), ...sandbox('strict'), ...control()].forEach(
      ({ effect }) => expect(effect).toMatch(/^[A-Z].+\.$/),
    );
  });
});
