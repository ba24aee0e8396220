import type { Check } from '@kymaros/plugin-kymaros-common';
import { createHash } from 'node:crypto';

/**
 * Tells what a check reads and where, and not what it expects of it: values of one hash can be compared. Nothing for
 * checks that read no data.
 */
export function readingHash(check: Check): string | undefined {
  if (check.type !== 'exec') {
    return undefined;
  }
  const { namespace, exec } = check;
  const { podSelector, container, command } = exec;
  return createHash('sha256')
    .update(JSON.stringify([namespace, podSelector, container, command]))
    .digest('hex');
}
