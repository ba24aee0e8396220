import { nameOfKind, objectsOf, resourcesInWords } from './plan';

describe('a plan in words', () => {
  it.each([
    [{}, ''],
    [{ cpu: '750m', memory: '1Gi' }, '750m CPU, 1Gi memory'],
    [{ 'nvidia.com/gpu': '1' }, '1 nvidia.com/gpu'],
  ])('resources %j are "%s"', (quantities, words) => {
    expect(resourcesInWords(quantities)).toBe(words);
  });

  it.each([
    ['v1', 'Service', 'Service'],
    ['apps/v1', 'Deployment', 'Deployment'],
    ['networking.k8s.io/v1', 'Ingress', 'Ingress'],
    ['serving.knative.dev/v1', 'Service', 'Service (serving.knative.dev)'],
  ])('%s %s is called %s', (apiVersion, kind, name) => {
    expect(nameOfKind({ apiVersion, kind })).toBe(name);
  });

  it('counts what comes back and what stays out apart', () => {
    const objects = [
      { apiVersion: 'v1', kind: 'Secret', count: 4 },
      { apiVersion: 'batch/v1', kind: 'Job', count: 2, excludedBy: 'job' },
      { apiVersion: 'v1', kind: 'Pod', count: 3 },
    ];
    expect(
      objectsOf({
        name: 'db',
        sandbox: 's',
        objects,
        policies: [],
        storage: [],
        requests: {},
      }),
    ).toMatchObject({ restoredCount: 7, leftOutCount: 2 });
  });
});
