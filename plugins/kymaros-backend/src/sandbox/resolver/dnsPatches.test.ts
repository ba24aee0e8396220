import { applyMergePatch } from '../mergePatch';
import { dnsPatches } from './dnsPatches';

const DNS = {
  nameserver: '10.96.0.99',
  searches: ['app-db.svc.cluster.local', 'svc.cluster.local', 'cluster.local'],
  ndots: 5,
};
const POD = {
  dnsPolicy: 'None',
  dnsConfig: {
    nameservers: ['10.96.0.99'],
    searches: DNS.searches,
    options: [{ name: 'ndots', value: '5' }],
  },
  containers: [{ name: 'main' }],
};

function patched(resource: string, object: object) {
  return dnsPatches(DNS)
    .filter(patch => patch.resource === resource)
    .reduce(
      (result, { change }) =>
        'merge' in change
          ? (applyMergePatch(result, change.merge) as object)
          : result,
      object,
    );
}

const own = {
  dnsPolicy: 'Default',
  dnsConfig: {
    nameservers: ['1.1.1.1'],
    searches: ['elsewhere.example'],
    options: [{ name: 'ndots', value: '1' }],
  },
  containers: [{ name: 'main' }],
};

describe('dnsPatches', () => {
  it('makes a pod ask the resolver, whatever it asked before', () => {
    expect(patched('pods', { spec: own })).toEqual({ spec: POD });
    expect(patched('pods', { spec: { containers: own.containers } })).toEqual({
      spec: POD,
    });
  });

  it.each([
    'replicationcontrollers',
    'replicasets.apps',
    'deployments.apps',
    'jobs.batch',
  ])(
    'changes the template of %s in the same way, and nothing else',
    resource => {
      expect(
        patched(resource, { spec: { replicas: 2, template: { spec: own } } }),
      ).toEqual({ spec: { replicas: 2, template: { spec: POD } } });
    },
  );

  it.each(['statefulsets.apps', 'daemonsets.apps'])(
    'keeps %s from replacing the restored pods',
    resource => {
      expect(
        patched(resource, {
          spec: {
            updateStrategy: {
              type: 'RollingUpdate',
              rollingUpdate: { partition: 0 },
            },
            template: { spec: own },
          },
        }),
      ).toEqual({
        spec: { updateStrategy: { type: 'OnDelete' }, template: { spec: POD } },
      });
    },
  );

  it('reaches the pods that a CronJob would make', () => {
    expect(
      patched('cronjobs.batch', {
        spec: { jobTemplate: { spec: { template: { spec: own } } } },
      }),
    ).toEqual({ spec: { jobTemplate: { spec: { template: { spec: POD } } } } });
  });
});
