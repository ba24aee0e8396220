import {
  coreServices,
  createBackendModule,
  type BackstageCredentials,
  type UserInfoService,
} from '@backstage/backend-plugin-api';
import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import {
  AuthorizeResult,
  isPermission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import {
  runCancelPermission,
  runCreatePermission,
  runLogsReadPermission,
  sandboxKeepPermission,
} from '@kymaros/plugin-kymaros-common';

/** Its members may do to every service what owners may do to theirs. */
const ADMINISTRATORS = 'group:default/administrators';

/** What only owners of a service may do to it. */
const FOR_OWNERS = [
  runCreatePermission,
  runCancelPermission,
  sandboxKeepPermission,
  runLogsReadPermission,
];

/**
 * An example to start from: whoever has signed in sees every restore test and cluster; only owners of the entity that
 * defines a test, and administrators, start and cancel runs, plan them, keep sandboxes and read logs.
 */
export class OwnersPolicy implements PermissionPolicy {
  readonly #userInfo: UserInfoService;
  /** A question about a thousand services is a thousand calls with the same credentials. */
  readonly #ownership = new WeakMap<BackstageCredentials, Promise<string[]>>();

  constructor(userInfo: UserInfoService) {
    this.#userInfo = userInfo;
  }

  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    const ownersOnly = FOR_OWNERS.find(one => isPermission(permission, one));
    if (!ownersOnly) {
      return { result: AuthorizeResult.ALLOW };
    }
    if (!user) {
      return { result: AuthorizeResult.DENY };
    }
    const claims = await this.#ownershipOf(user.credentials);
    return claims.includes(ADMINISTRATORS)
      ? { result: AuthorizeResult.ALLOW }
      : createCatalogConditionalDecision(
          ownersOnly,
          catalogConditions.isEntityOwner({ claims }),
        );
  }

  #ownershipOf(credentials: BackstageCredentials): Promise<string[]> {
    const known = this.#ownership.get(credentials);
    if (known) {
      return known;
    }
    const asked = this.#userInfo
      .getUserInfo(credentials)
      .then(({ ownershipEntityRefs }) => ownershipEntityRefs);
    this.#ownership.set(credentials, asked);
    return asked;
  }
}

export const ownersPolicyModule = createBackendModule({
  pluginId: 'permission',
  moduleId: 'owners-policy',
  register(env) {
    env.registerInit({
      deps: {
        policy: policyExtensionPoint,
        userInfo: coreServices.userInfo,
      },
      async init({ policy, userInfo }) {
        policy.setPolicy(new OwnersPolicy(userInfo));
      },
    });
  },
});
