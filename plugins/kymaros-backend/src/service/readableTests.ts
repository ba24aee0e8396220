import type { PermissionsService } from '@backstage/backend-plugin-api';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { restoreTestReadPermission } from '@kymaros/plugin-kymaros-common';
import limit from 'p-limit';
import type { CallOptions } from './RestoreTestService';

/** Backstage takes 100 kB per request; some are left for what goes around the questions. */
const BYTES_PER_QUESTION = 80_000;
/** What one ref takes, besides the conditions, which the permission backend repeats for each. */
const BYTES_PER_REF = 400;
const QUESTIONS_AT_ONCE = 4;

type Options = CallOptions & { permissions: PermissionsService };

/** Of tests, those that the caller may read. */
export async function readableTests(
  testRefs: string[],
  { permissions, credentials }: Options,
): Promise<Set<string>> {
  if (testRefs.length === 0) {
    return new Set();
  }
  const [decision] = await permissions.authorizeConditional(
    [{ permission: restoreTestReadPermission }],
    { credentials },
  );
  switch (decision.result) {
    case AuthorizeResult.ALLOW:
      return new Set(testRefs);
    case AuthorizeResult.CONDITIONAL:
      return readableOneByOne(testRefs, {
        permissions,
        credentials,
        conditions: JSON.stringify(decision.conditions),
      });
    default:
      return new Set();
  }
}

async function readableOneByOne(
  testRefs: string[],
  { permissions, credentials, conditions }: Options & { conditions: string },
): Promise<Set<string>> {
  const inTurn = limit(QUESTIONS_AT_ONCE);
  const bytesPerRef = BYTES_PER_REF + Buffer.byteLength(conditions);
  const atOnce = Math.max(1, Math.floor(BYTES_PER_QUESTION / bytesPerRef));
  const readable = await Promise.all(
    batchesOf(testRefs, atOnce).map(refs =>
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

function batchesOf(refs: string[], size: number): string[][] {
  const batches: string[][] = [];
  for (let i = 0; i < refs.length; i += size) {
    batches.push(refs.slice(i, i + size));
  }
  return batches;
}
