import { inRestoreOrder } from './itemOrder';

describe('inRestoreOrder', () => {
  it('brings pods before what controls, isolates and limits them', () => {
    const order = inRestoreOrder([
      'statefulsets.apps',
      'networkpolicies.networking.k8s.io',
      'resourcequotas',
      'services',
      'deployments.apps',
      'pods',
      'replicasets.apps',
      'persistentvolumeclaims',
      'persistentvolumes',
      'secrets',
      'namespaces',
      'customresourcedefinitions.apiextensions.k8s.io',
      'clusters.cluster.x-k8s.io',
    ]);

    expect(order).toEqual([
      'customresourcedefinitions.apiextensions.k8s.io',
      'namespaces',
      'persistentvolumes',
      'persistentvolumeclaims',
      'secrets',
      'pods',
      'replicasets.apps',
      'services',
      'deployments.apps',
      'networkpolicies.networking.k8s.io',
      'resourcequotas',
      'statefulsets.apps',
      'clusters.cluster.x-k8s.io',
    ]);
  });
});
