import {
  CLUSTER_DNS_POLICY,
  controlPolicies,
  sandboxPolicies,
} from './policies';

const RUN_ID = 'run-1';
const byName = (mode: 'strict' | 'group') =>
  Object.fromEntries(
    sandboxPolicies('sandbox-db', { runId: RUN_ID, mode }).map(one => [
      one.metadata!.name,
      one.spec,
    ]),
  );

describe('policies', () => {
  it.each(['strict', 'group'] as const)(
    'closes a %s sandbox both ways, on every pod',
    mode => {
      const policies = sandboxPolicies('sandbox-db', { runId: RUN_ID, mode });
      policies.forEach(policy => {
        expect(policy.metadata?.namespace).toBe('sandbox-db');
        expect(policy.spec.podSelector).toEqual({});
      });
      expect(byName(mode)['kymaros-deny-all']).toEqual({
        podSelector: {},
        policyTypes: ['Ingress', 'Egress'],
        ingress: [],
        egress: [],
      });
    },
  );

  it('opens a strict sandbox to itself alone', () => {
    const peers = [{ podSelector: {} }];
    expect(byName('strict')['kymaros-allow-same-namespace']).toMatchObject({
      ingress: [{ from: peers }],
      egress: [{ to: peers }],
    });
  });

  it('opens a group sandbox to the namespaces of its run', () => {
    const peers = [
      { podSelector: {} },
      { namespaceSelector: { matchLabels: { 'kymaros.io/run-id': RUN_ID } } },
    ];
    expect(byName('group')['kymaros-allow-run']).toMatchObject({
      ingress: [{ from: peers }],
      egress: [{ to: peers }],
    });
  });

  it('opens DNS in an object of its own, to the cluster DNS pods only', () => {
    expect(byName('strict')[CLUSTER_DNS_POLICY]).toEqual({
      podSelector: {},
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
          ],
          ports: [
            { protocol: 'UDP', port: 53 },
            { protocol: 'TCP', port: 53 },
          ],
        },
      ],
    });
  });

  it('has no rule without peers, which would let everything through', () => {
    const all = [
      ...sandboxPolicies('s', { runId: RUN_ID, mode: 'group' }),
      ...sandboxPolicies('s', { runId: RUN_ID, mode: 'strict' }),
      ...controlPolicies('c'),
    ];
    all.forEach(({ spec }) => {
      spec.ingress?.forEach(rule =>
        expect(rule.from.length).toBeGreaterThan(0),
      );
      spec.egress?.forEach(rule => expect(rule.to.length).toBeGreaterThan(0));
      [...(spec.ingress ?? []), ...(spec.egress ?? [])]
        .flatMap(rule => ('from' in rule ? rule.from : rule.to))
        .forEach(peer =>
          expect(peer.namespaceSelector ?? { matchLabels: {} }).toHaveProperty(
            'matchLabels',
          ),
        );
    });
  });
});
