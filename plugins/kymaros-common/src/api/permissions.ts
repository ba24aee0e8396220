import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';
import { createPermission } from '@backstage/plugin-permission-common';

/** See restore tests and their runs, on the entity that defines or is vouched for. @public */
export const restoreTestReadPermission = createPermission({
  name: 'kymaros.restore-test.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Start a run. @public */
export const runCreatePermission = createPermission({
  name: 'kymaros.run.create',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Cancel a run. @public */
export const runCancelPermission = createPermission({
  name: 'kymaros.run.cancel',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Extend or release the kept sandboxes of a run. @public */
export const sandboxKeepPermission = createPermission({
  name: 'kymaros.sandbox.keep',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Read what the pods of a run wrote, and the cluster's events about them. Masked, but still more than a result says. @public */
export const runLogsReadPermission = createPermission({
  name: 'kymaros.run.logs.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** See whether restore tests can run on the clusters. @public */
export const clusterReadPermission = createPermission({
  name: 'kymaros.cluster.read',
  attributes: { action: 'read' },
});

/** All permissions of the plugin. @public */
export const kymarosPermissions = [
  restoreTestReadPermission,
  runCreatePermission,
  runCancelPermission,
  sandboxKeepPermission,
  runLogsReadPermission,
  clusterReadPermission,
];
