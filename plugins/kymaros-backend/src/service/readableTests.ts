import type { PermissionsService } from '@backstage/backend-plugin-api';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { restoreTestReadPermission } from '@kymaros/plugin-kymaros-common';
import limit from 'p-limit';
import type { CallOptions } from './RestoreTestService';

/** The permission backend takes requests of some size only. */
const REFS_PER_QUESTION = 200;
const QUESTIONS_AT_ONCE = 4;

/** Of tests, those that the caller may read. */
export async function readableTests(
  testRefs: string[],
  {
    permissions,
    credentials,
  }: CallOptions & { permissions: PermissionsService },
): Promise<Set<string>> {
  const inTurn = limit(QUESTIONS_AT_ONCE);
  const readable = await Promise.all(
    batchesOf(testRefs).map(refs =>
      inTurn(async () => {
        const decisions = await permissions.authorize(
          refs.map(resourceRef => ({
            permission: restoreTestReadPermission,
            resourceRef,
          })),
          { credentials },
        );
        return refs.filter(
          (_, at) => decisions[at].result === AuthorizeResult.ALLOW,
        );
      }),
    ),
  );
  return new Set(readable.flat());
}

function batchesOf(refs: string[]): string[][] {
  const batches: string[][] = [];
  for (let i = 0; i < refs.length; i += REFS_PER_QUESTION) {
    batches.push(refs.slice(i, i + REFS_PER_QUESTION));
  }
  return batches;
}
