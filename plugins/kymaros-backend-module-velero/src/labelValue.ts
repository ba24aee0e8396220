import { createHash } from 'node:crypto';

const MAX_LENGTH = 63;
const HASH_LENGTH = 6;

/** The label value that Velero uses for a name: itself, or shortened with a piece of its hash. */
export function veleroLabelValue(name: string): string {
  if (name.length <= MAX_LENGTH) {
    return name;
  }
  const hash = createHash('sha256').update(name).digest('hex');
  return name.slice(0, MAX_LENGTH - HASH_LENGTH) + hash.slice(0, HASH_LENGTH);
}
