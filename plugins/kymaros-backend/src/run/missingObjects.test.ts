import type { V1Pod } from '@kubernetes/client-node';
import type { ClusterReader } from '@kymaros/plugin-kymaros-node';
import {
  findMissingObjects,
  hasNotStarted,
  settingsOf,
} from './missingObjects';

const pod = (spec: object, status: object = { phase: 'Pending' }): V1Pod => ({
  metadata: { name: 'db-0' },
  spec: { nodeName: 'node', containers: [], ...spec } as V1Pod['spec'],
  status: status as V1Pod['status'],
});

/** A cluster that holds these objects, as `Kind name`. */
const clusterWith = (...held: string[]) =>
  ({
    list: async ({ kind }: { kind: string }) =>
      held
        .filter(object => object.startsWith(`${kind} `))
        .map(object => ({ metadata: { name: object.split(' ')[1] } })),
  } as unknown as ClusterReader);

describe('settingsOf', () => {
  it('knows every place in which a pod names what it cannot start without, each object once', () => {
    const needy = pod({
      initContainers: [
        { name: 'i', envFrom: [{ configMapRef: { name: 'settings' } }] },
      ],
      containers: [
        {
          name: 'c',
          env: [
            { name: 'A', valueFrom: { secretKeyRef: { name: 'a', key: 'k' } } },
            {
              name: 'B',
              valueFrom: { configMapKeyRef: { name: 'b', key: 'k' } },
            },
            { name: 'C', value: 'plain' },
          ],
          envFrom: [{ secretRef: { name: 'a' } }],
        },
      ],
      volumes: [
        { name: 'v', secret: { secretName: 'certificate' } },
        { name: 'w', configMap: { name: 'settings' } },
        { name: 'x', projected: { sources: [{ secret: { name: 'p' } }] } },
      ],
    });
    expect(
      settingsOf(needy).map(({ kind, name }) => `${kind} ${name}`),
    ).toEqual([
      'ConfigMap settings',
      'Secret a',
      'ConfigMap b',
      'Secret certificate',
      'Secret p',
    ]);
  });

  it('leaves out what is optional, and what every namespace has', () => {
    expect(
      settingsOf(
        pod({
          volumes: [
            { name: 'v', secret: { secretName: 's', optional: true } },
            {
              name: 'token',
              projected: {
                sources: [{ configMap: { name: 'kube-root-ca.crt' } }],
              },
            },
          ],
        }),
      ),
    ).toEqual([]);
  });
});

describe('findMissingObjects', () => {
  const needy = pod({
    volumes: [
      { name: 'v', secret: { secretName: 's' } },
      { name: 'w', configMap: { name: 'there' } },
    ],
  });

  it('names what is not there and who waits for it', async () => {
    const cluster = clusterWith(
      'Secret other',
      'ConfigMap there',
      'ConfigMap s',
    );
    expect(
      await findMissingObjects(cluster, { sandbox: 'x', pods: [needy] }),
    ).toEqual([{ kind: 'Secret', name: 's', neededBy: ['db-0'] }]);
  });

  it('says nothing of pods that have all they need', async () => {
    const cluster = clusterWith('Secret s', 'ConfigMap there');
    expect(
      await findMissingObjects(cluster, { sandbox: 'x', pods: [needy] }),
    ).toEqual([]);
  });
});

describe('hasNotStarted', () => {
  it.each<[string, V1Pod, boolean]>([
    ['a pod whose containers wait', pod({}), true],
    ['a pod without a node', pod({ nodeName: undefined }), false],
    ['a pod that runs', pod({}, { phase: 'Running' }), false],
    [
      'a pod of which one container runs',
      pod(
        {},
        { phase: 'Pending', containerStatuses: [{ state: { running: {} } }] },
      ),
      false,
    ],
  ])('%s', (_, one, expected) => {
    expect(hasNotStarted(one)).toBe(expected);
  });
});
