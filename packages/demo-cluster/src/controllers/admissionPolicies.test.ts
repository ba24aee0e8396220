import { DemoCluster } from '../DemoCluster';
import { startCluster } from '../__testUtils__/world';

describe('a ValidatingAdmissionPolicy', () => {
  let cluster: DemoCluster;

  beforeEach(async () => {
    cluster = await startCluster(['shop']);
    cluster.store.create('namespaces', {
      metadata: { name: 'copy', labels: { sandbox: 'yes' } },
    });
  });
  afterEach(() => cluster.stop());

  const policy = (spec: { expression: string; resourceNames?: string[] }) => {
    const { expression, resourceNames } = spec;
    cluster.store.create(
      'validatingadmissionpolicies.admissionregistration.k8s.io',
      {
        metadata: { name: 'no-copies' },
        spec: {
          matchConstraints: {
            namespaceSelector: { matchLabels: { sandbox: 'yes' } },
            resourceRules: [
              {
                apiGroups: [''],
                apiVersions: ['v1'],
                operations: ['CREATE'],
                resources: ['configmaps'],
                resourceNames,
              },
            ],
          },
          validations: [{ expression, message: 'not in copies' }],
        },
      },
    );
    cluster.store.create(
      'validatingadmissionpolicybindings.admissionregistration.k8s.io',
      {
        metadata: { name: 'everywhere' },
        spec: { policyName: 'no-copies', validationActions: ['Deny'] },
      },
    );
  };
  const create = (namespace: string, name: string, resource = 'configmaps') =>
    cluster.store.create(resource, { metadata: { name, namespace } });

  it('that is always false refuses what it is for, with the words of Kubernetes', () => {
    policy({ expression: 'false' });

    expect(() => create('copy', 'settings')).toThrow(
      "configmaps \"settings\" is forbidden: ValidatingAdmissionPolicy 'no-copies' with binding 'everywhere' denied request: not in copies",
    );
  });

  it.each([
    ['in another namespace', 'shop', 'settings', 'configmaps'],
    ['of another name', 'copy', 'other', 'configmaps'],
    ['of another kind', 'copy', 'settings', 'secrets'],
  ])('lets an object pass %s', (_, namespace, name, resource) => {
    policy({ expression: 'false', resourceNames: ['settings'] });

    expect(() => create(namespace, name, resource)).not.toThrow();
  });

  it('whose expression would have to be evaluated does not act', () => {
    policy({ expression: 'object.metadata.name != "settings"' });

    expect(() => create('copy', 'settings')).not.toThrow();
  });
});
