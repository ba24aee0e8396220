import { inventoryChecks, workloadChecks } from './derivedChecks';

describe('inventoryChecks', () => {
  it('asks for what a service is made of, one check a tier and kind, without what the cluster makes itself', () => {
    const checks = inventoryChecks({
      'app-db': {
        'v1/Secret': ['db', 'default-token-x7k2p'],
        'v1/ConfigMap': ['kube-root-ca.crt'],
        'v1/Pod': ['postgres-0'],
        'apps/v1/StatefulSet': ['postgres'],
      },
      'app-web': { 'v1/Service': ['web', 'web-headless'] },
    });
    expect(
      checks.map(check => [
        check.namespace,
        check.type === 'resourceExists' && check.resourceExists.resources,
      ]),
    ).toEqual([
      [
        'app-db',
        [{ kind: 'StatefulSet', apiVersion: 'apps/v1', name: 'postgres' }],
      ],
      ['app-db', [{ kind: 'Secret', apiVersion: 'v1', name: 'db' }]],
      [
        'app-web',
        ['web', 'web-headless'].map(name => ({
          kind: 'Service',
          apiVersion: 'v1',
          name,
        })),
      ],
    ]);
    expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
  });
});

describe('workloadChecks', () => {
  it('asks for all replicas, by the own selector of each Deployment and StatefulSet', () => {
    const selector = { matchLabels: { app: 'api' } };
    const checks = workloadChecks('app-api', [
      { kind: 'Deployment', name: 'api', selector, desired: 3 },
      { kind: 'DaemonSet', name: 'agent', selector, desired: 1 },
    ]);
    expect(checks).toEqual([
      expect.objectContaining({
        namespace: 'app-api',
        severity: 'critical',
        podStatus: expect.objectContaining({
          labelSelector: selector,
          minReady: 3,
        }),
      }),
    ]);
  });
});
