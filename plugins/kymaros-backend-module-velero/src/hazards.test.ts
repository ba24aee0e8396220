import type { BackedUpObject } from '@kymaros/plugin-kymaros-node';
import { restoredAs } from './__testUtils__/restoredAs';
import { VELERO_HAZARDS } from './hazards';

const namespaceMapping = { shop: 'sandbox-shop' };
const IMAGE = 'init.hook.restore.velero.io/container-image';

function pod(annotations: object, initContainers?: object[]): BackedUpObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    resource: 'pods',
    metadata: {
      name: 'web-0',
      namespace: 'shop',
      annotations: { team: 'web', ...annotations },
    },
    spec: { initContainers, containers: [{ name: 'web', image: 'web:1' }] },
  };
}

function hazard(id: string) {
  return VELERO_HAZARDS.find(one => one.id === id)!;
}

function patchesOf(id: string, objects?: BackedUpObject[]) {
  const { neutralise } = hazard(id);
  return neutralise.kind === 'patch'
    ? neutralise.patches({ namespaceMapping, objects })
    : [];
}

/** What Velero makes of a pod before it applies the changes of a restore. */
function onItsWay(object: BackedUpObject, before: object[] = []) {
  const spec = object.spec as { initContainers?: object[] };
  const image = object.metadata.annotations![IMAGE];
  const hook = { name: 'velero-restore-init-1f2e', image };
  return {
    ...object,
    spec: {
      ...spec,
      initContainers: [...before, hook, ...(spec.initContainers ?? [])],
    },
  };
}

describe('VELERO_HAZARDS', () => {
  it.each([
    [
      'velero-exec-hook',
      pod({ 'post.hook.restore.velero.io/command': '["/bin/true"]' }),
    ],
    ['velero-init-hook', pod({ [IMAGE]: 'busybox' })],
    [
      'velero-object',
      {
        apiVersion: 'velero.io/v1',
        kind: 'DeleteBackupRequest',
        resource: 'deletebackuprequests.velero.io',
        metadata: { name: 'all' },
      },
    ],
  ])('%s: is found, and nothing else is taken for it', (id, object) => {
    const innocent = [
      pod({}),
      pod({ 'post.hook.restore.velero.io/command': '', [IMAGE]: '' }),
      {
        ...pod({ [IMAGE]: 'busybox' }),
        kind: 'Deployment',
        resource: 'deployments.apps',
      },
      { ...pod({}), metadata: { name: 'odd', annotations: null as any } },
    ];

    expect(hazard(id).detects(object, { namespaceMapping })).toBe(true);
    for (const other of innocent) {
      expect(hazard(id).detects(other, { namespaceMapping })).toBe(false);
    }
  });

  it('an exec hook is gone from a restored pod, with all its settings', () => {
    const hooked = pod({
      'post.hook.restore.velero.io/command': '["/bin/true"]',
      'post.hook.restore.velero.io/container': 'web',
      'post.hook.restore.velero.io/on-error': 'Fail',
      'post.hook.restore.velero.io/exec-timeout': '1h',
      'post.hook.restore.velero.io/wait-timeout': '1h',
      'post.hook.restore.velero.io/wait-for-ready': 'true',
    });

    expect(restoredAs(hooked, patchesOf('velero-exec-hook'))).toEqual(pod({}));
  });

  const own = { name: 'migrate', image: 'web:1' };
  const waits = { name: 'restore-wait', image: 'velero/restore-helper' };

  it.each([
    ['alone', [], undefined],
    ['before an init container of the pod', [], [own]],
    ['before one with the same image', [], [{ ...own, image: 'hook:1' }]],
    ['after the wait for volumes', [waits], [own]],
    [
      'after the wait for volumes, before one with the same image',
      [waits],
      [{ ...own, image: 'hook:1' }],
    ],
  ])(
    "an init hook's container is gone, and no other: %s",
    (_, before, initContainers) => {
      const backedUp = pod({ [IMAGE]: 'hook:1' }, initContainers);
      const patches = patchesOf('velero-init-hook', [backedUp, pod({})]);

      const restored = restoredAs(onItsWay(backedUp, before), patches);

      expect(
        hazard('velero-init-hook').detects(restored, { namespaceMapping }),
      ).toBe(false);
      expect(restored).toEqual(pod({}, [...before, ...(initContainers ?? [])]));
    },
  );

  it('pods without hooks stay as they are', () => {
    const hooked = pod({ [IMAGE]: 'hook:1' });
    const other = pod({}, [{ name: 'own', image: 'hook:1' }]);

    for (const id of ['velero-exec-hook', 'velero-init-hook']) {
      expect(restoredAs(other, patchesOf(id, [hooked, other]))).toEqual(other);
    }
  });

  it('without a look into the backup an init hook is still found in the sandbox', () => {
    const hooked = pod({ [IMAGE]: 'hook:1' });

    const restored = restoredAs(
      onItsWay(hooked),
      VELERO_HAZARDS.flatMap(({ id }) => patchesOf(id)),
    );

    expect(
      hazard('velero-init-hook').detects(restored, { namespaceMapping }),
    ).toBe(true);
  });
});
