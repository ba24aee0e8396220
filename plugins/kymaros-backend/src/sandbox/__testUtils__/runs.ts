import {
  restoreTestSpecSchema,
  type RestoreTest,
  type RestoreTestSpecInput,
} from '@kymaros/plugin-kymaros-common';
import type { PlannedRun } from '../Sandboxes';

/** A run of a test of these namespaces, planned on cluster `demo`. */
export function plannedRun(
  runId: string,
  spec: Partial<Omit<RestoreTestSpecInput, 'backupSource'>> & {
    namespaces: RestoreTestSpecInput['backupSource']['namespaces'];
  },
): PlannedRun {
  const { namespaces, ...rest } = spec;
  const test: RestoreTest = {
    ref: 'restoretest:default/shop',
    title: 'Shop',
    origin: 'document',
    entityRefs: [],
    cluster: 'demo',
    hash: 'hash',
    spec: restoreTestSpecSchema.parse({
      backupSource: { name: 'nightly', namespaces },
      ...rest,
    }),
  };
  return { runId, cluster: 'demo', test };
}
