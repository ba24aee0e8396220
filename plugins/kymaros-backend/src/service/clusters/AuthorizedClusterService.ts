import type { PermissionsService } from '@backstage/backend-plugin-api';
import {
  clusterReadPermission,
  restoreTestReadPermission,
  type ClusterHealth,
} from '@kymaros/plugin-kymaros-common';
import { requirePermission } from '../requirePermission';
import type { CallOptions } from '../RestoreTestService';
import type { ClusterService } from './ClusterService';

/** Lets those look at clusters who may, and at the cluster of a test whoever may read the test. */
export class AuthorizedClusterService implements ClusterService {
  readonly #inner: ClusterService;
  readonly #permissions: PermissionsService;

  constructor(inner: ClusterService, permissions: PermissionsService) {
    this.#inner = inner;
    this.#permissions = permissions;
  }

  async list(options: CallOptions): Promise<ClusterHealth[]> {
    await requirePermission(
      { permission: clusterReadPermission },
      { permissions: this.#permissions, ...options },
    );
    return this.#inner.list(options);
  }

  async ofTest(testRef: string, options: CallOptions): Promise<ClusterHealth> {
    await requirePermission(
      { permission: restoreTestReadPermission, resourceRef: testRef },
      { permissions: this.#permissions, ...options },
    );
    return this.#inner.ofTest(testRef, options);
  }
}
