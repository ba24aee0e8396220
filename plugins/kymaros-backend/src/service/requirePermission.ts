import type { PermissionsService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type AuthorizePermissionRequest,
} from '@backstage/plugin-permission-common';
import type { CallOptions } from './RestoreTestService';

/** @throws NotAllowedError that names the permission, and the entity that it is asked for on */
export async function requirePermission(
  question: AuthorizePermissionRequest,
  options: CallOptions & { permissions: PermissionsService },
): Promise<void> {
  const { permissions, credentials } = options;
  const [{ result }] = await permissions.authorize([question], { credentials });
  if (result !== AuthorizeResult.ALLOW) {
    const on = question.resourceRef ? ` on ${question.resourceRef}` : '';
    throw new NotAllowedError(
      `This takes the permission ${question.permission.name}${on}`,
    );
  }
}
