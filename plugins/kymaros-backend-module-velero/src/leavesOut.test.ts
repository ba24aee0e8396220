import { leavesOut } from './leavesOut';

const object = (resource: string, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Kind',
  resource,
  metadata: { name: 'one', ...metadata },
});

describe('leavesOut', () => {
  it.each([
    ['an ordinary pod', object('pods'), false],
    [
      'a mirror pod',
      object('pods', { annotations: { 'kubernetes.io/config.mirror': 'x' } }),
      true,
    ],
    ['an ordinary Secret', object('secrets'), false],
    [
      'a token that the cluster made',
      object('secrets', {
        name: 'app-token-x7k2p',
        annotations: { 'kubernetes.io/service-account.name': 'app' },
      }),
      true,
    ],
    [
      'a token that somebody asked for',
      object('secrets', {
        name: 'ci',
        annotations: { 'kubernetes.io/service-account.name': 'app' },
      }),
      false,
    ],
    [
      'a token that somebody asked for and that is named like those that the cluster makes',
      object('secrets', {
        name: 'default-token-ci',
        annotations: { 'kubernetes.io/service-account.name': 'app' },
      }),
      true,
    ],
    [
      'a Secret that is no token and is named like one',
      object('secrets', { name: 'default-token-key' }),
      false,
    ],
    ['an object of Velero', object('schedules.velero.io'), true],
    ['a snapshot', object('volumesnapshots.snapshot.storage.k8s.io'), true],
    ['a custom resource', object('clusters.postgresql.cnpg.io'), false],
  ])('%s', (_, given, isLeftOut) => {
    expect(leavesOut(given) !== undefined).toBe(isLeftOut);
  });
});
