import type { RestoreTest } from '@kymaros/plugin-kymaros-common';
import { createHash } from 'node:crypto';

/** SHA-256 over the canonical JSON of what a test does: the same for the same meaning, whatever the order of its fields. */
export function definitionHash(
  definition: Pick<RestoreTest, 'cluster' | 'spec'>,
): string {
  const { cluster, spec } = definition;
  return createHash('sha256')
    .update(canonicalJson({ cluster, spec }))
    .digest('hex');
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : inner,
  );
}
