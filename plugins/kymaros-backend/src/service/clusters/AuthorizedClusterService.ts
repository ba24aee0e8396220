import type { PermissionsService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type AuthorizePermissionRequest,
} from '@backstage/plugin-permission-common';
import {
  clusterReadPermission,
  restoreTestReadPermission,
  type ClusterHealth,
} from '@kymaros/plugin-kymaros-common';
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
    await this.#require(
      { permission: clusterReadPermission },
      clusterReadPermission.name,
      options,
    );
    return this.#inner.list(options);
  }

  async ofTest(testRef: string, options: CallOptions): Promise<ClusterHealth> {
    await this.#require(
      { permission: restoreTestReadPermission, resourceRef: testRef },
      `${restoreTestReadPermission.name} on ${testRef}`,
      options,
    );
    return this.#inner.ofTest(testRef, options);
  }

  async #require(
    question: AuthorizePermissionRequest,
    inWords: string,
    { credentials }: CallOptions,
  ): Promise<void> {
    const [{ result }] = await this.#permissions.authorize([question], {
      credentials,
    });
    if (result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(`This takes the permission ${inWords}`);
    }
  }
}
