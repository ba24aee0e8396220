import type { Hazard } from '@kymaros/plugin-kymaros-node';
import { fieldAt, listAt, namesAt, textAt } from './fields';
import { POD_RESOURCES, podOf } from './podCarriers';

/** Say what time it is, and nothing else. */
const HARMLESS_HOST_PATH =
  /^\/(etc\/(localtime|timezone)|usr\/share\/zoneinfo)$/;

/** Sources of volumes that lead to the very storage that production uses. */
const SHARED_SOURCES = [
  'awsElasticBlockStore',
  'azureDisk',
  'azureFile',
  'cephfs',
  'cinder',
  'fc',
  'flexVolume',
  'gcePersistentDisk',
  'glusterfs',
  'iscsi',
  'nfs',
  'photonPersistentDisk',
  'portworxVolume',
  'quobyte',
  'rbd',
  'scaleIO',
  'storageos',
  'vsphereVolume',
];

/** Inline drivers that bring a pod its own identity or secrets, and no storage. */
const HARMLESS_DRIVERS = [
  'csi.spiffe.io',
  'csi.trust.cert-manager.io',
  'secrets-store.csi.k8s.io',
];

/** Volumes that no backup copies: a restored pod would work on the original. */
export const volumeHazards: readonly Hazard[] = [
  {
    id: 'host-path',
    title: "Volume of the node's own files",
    risk: 'The pod would read and write files that the node and other pods on it use.',
    resources: POD_RESOURCES,
    detects: object =>
      volumesOf(object).some(
        volume =>
          fieldAt(volume, 'hostPath') !== undefined &&
          !HARMLESS_HOST_PATH.test(textAt(volume, 'hostPath', 'path') ?? ''),
      ),
    neutralise: {
      kind: 'refuse',
      hint: 'Leave these objects out by spec.backupSource.labelSelector. If the files are of no consequence, the platform team can allow host-path under kymaros.hazards.',
    },
    remedy: 'the run is refused',
  },
  {
    id: 'shared-volume',
    title: 'Volume on storage that production uses',
    risk: "The pod would mount production's data itself, not a copy.",
    resources: POD_RESOURCES,
    detects: object =>
      volumesOf(object).some(
        volume =>
          namesAt(volume).some(name => SHARED_SOURCES.includes(name)) ||
          isForeignDriver(volume),
      ),
    neutralise: {
      kind: 'refuse',
      hint: 'Let the pods use a PersistentVolumeClaim whose data is in the backup, or leave these objects out by spec.backupSource.labelSelector.',
    },
    remedy: 'the run is refused',
  },
];

function volumesOf(object: Parameters<Hazard['detects']>[0]): unknown[] {
  return listAt(podOf(object), 'spec', 'volumes');
}

function isForeignDriver(volume: unknown): boolean {
  const driver = textAt(volume, 'csi', 'driver');
  return driver !== undefined && !HARMLESS_DRIVERS.includes(driver);
}
