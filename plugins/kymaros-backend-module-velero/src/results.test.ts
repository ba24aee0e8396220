import { classifyResults, restoreResultsSchema } from './results';

const tier = { name: 'app-db', sandbox: 'sandbox-db' };

function classify(results: object) {
  return classifyResults(restoreResultsSchema.parse(results), tier);
}

describe('classifyResults', () => {
  it('says nothing of what healthy restores warn of too', () => {
    expect(
      classify({
        warnings: {
          namespaces: {
            'sandbox-db': [
              'could not restore, ConfigMap:kube-root-ca.crt already exists. Warning: the in-cluster version is different than the backed-up version',
              'could not restore, ConfigMap "openshift-service-ca.crt" already exists. Warning: the in-cluster version is different than the backed-up version',
              'endpointslices.discovery.k8s.io "postgres-x7k2p" not found',
            ],
          },
        },
        errors: {},
      }),
    ).toEqual([]);
  });

  it.each([
    [
      'error restoring pods/sandbox-db/web-1: pods "web-1" is forbidden: exceeded quota: kymaros',
      'restore-denied-by-quota',
      'SANDBOX',
    ],
    [
      'error restoring pods/sandbox-db/web-1: pods "web-1" is forbidden: violates PodSecurity "restricted:latest"',
      'restore-denied-by-admission',
      'SANDBOX',
    ],
    [
      'error restoring services/sandbox-db/web: admission webhook "policy.example.com" denied the request: no',
      'restore-denied-by-admission',
      'SANDBOX',
    ],
    [
      'error restoring services/sandbox-db/web: Service "web" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
      'restore-port-conflict',
      'SANDBOX',
    ],
    [
      "error restoring configmaps/sandbox-db/c: configmaps \"c\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no",
      'restore-denied-by-admission',
      'SANDBOX',
    ],
    [
      'error restoring pods/sandbox-db/web-1: pods "web-1" is forbidden: error looking up service account sandbox-db/web: serviceaccount "web" not found',
      'item-not-restored',
      'BACKUP',
    ],
    [
      'error restoring pods/sandbox-db/web-1: pods "web-1" is forbidden: no PriorityClass with name urgent was found',
      'item-not-restored',
      'BACKUP',
    ],
    [
      'error restoring widgets.example.com/sandbox-db/w: the server could not find the requested resource',
      'kind-not-served',
      'INFRA',
    ],
    [
      'error preparing persistentvolumeclaims/sandbox-db/data: error executing PVAction: storageclasses.storage.k8s.io "fast" not found',
      'storage-class-missing',
      'INFRA',
    ],
    [
      'pod volume restore failed: data path restore failed: repository is gone',
      'volume-data-failed',
      'BACKUP',
    ],
    [
      'timed out waiting for all PodVolumeRestores to complete',
      'volume-data-timed-out',
      'INFRA',
    ],
    [
      'node-agent pod is not running in node node-2: not found',
      'node-agent-missing',
      'INFRA',
    ],
    ['fail to patch dynamic PV, err: timed out', 'volume-not-bound', 'INFRA'],
    [
      'error in applying patch to the object',
      'restore-modifier-failed',
      'SANDBOX',
    ],
    [
      'error restoring secrets/sandbox-db/s: Secret "s" is invalid: data: Too long',
      'item-not-restored',
      'BACKUP',
    ],
  ])('%s', (text, code, cause) => {
    const places = [
      { velero: [text] },
      { cluster: [text] },
      { namespaces: { 'sandbox-db': [text], other: null } },
    ];
    for (const errors of places) {
      expect(classify({ warnings: {}, errors })).toEqual([
        expect.objectContaining({
          code,
          cause,
          severity: 'critical',
          gate: false,
          tier: 'app-db',
          level: 'integrity',
          message: text,
        }),
      ]);
    }
  });

  it('names the object that a message is about', () => {
    const [error, warning] = classify({
      errors: {
        namespaces: {
          'sandbox-db': ['error restoring services/sandbox-db/web: no'],
        },
      },
      warnings: {
        namespaces: {
          'sandbox-db': [
            'could not restore, Secret:token already exists. Warning: the in-cluster version is different than the backed-up version',
          ],
        },
      },
    });
    expect(error.object).toEqual({
      kind: 'services',
      namespace: 'sandbox-db',
      name: 'web',
    });
    expect(warning).toMatchObject({
      code: 'object-existed-already',
      severity: 'warning',
      object: { kind: 'Secret', namespace: 'sandbox-db', name: 'token' },
    });
  });

  it('accepts files with nothing in them', () => {
    expect(classify({ errors: null, warnings: null })).toEqual([]);
    expect(classify({})).toEqual([]);
  });
});
