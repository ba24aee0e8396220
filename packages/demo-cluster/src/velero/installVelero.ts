import type { Store } from '../api/Store';
import { registerVeleroResources } from './resources';

/** Creates what `velero install` creates, but for the pods: the server runs in this process. */
export function installVelero(
  store: Store,
  options: { namespace: string; s3Url: string },
): void {
  const { namespace, s3Url } = options;
  registerVeleroResources(store);
  if (store.get('namespaces', { name: namespace })) {
    return;
  }
  store.create('namespaces', {
    metadata: { name: namespace, labels: { component: 'velero' } },
  });
  store.create('backupstoragelocations.velero.io', {
    metadata: { name: 'default', namespace, labels: { component: 'velero' } },
    spec: {
      provider: 'aws',
      default: true,
      objectStorage: { bucket: 'velero' },
      config: { region: 'demo', s3ForcePathStyle: 'true', s3Url },
    },
  });
  store.create('volumesnapshotlocations.velero.io', {
    metadata: { name: 'default', namespace },
    spec: { provider: 'aws', config: { region: 'demo' } },
  });
}
