import type { ObjectReference } from '@kymaros/plugin-kymaros-common';
import type { BackedUpObject } from '@kymaros/plugin-kymaros-node';

const MOST_NAMES = 5;

/** An object by name. */
export function referTo({
  apiVersion,
  kind,
  metadata: { namespace, name },
}: BackedUpObject): ObjectReference {
  return { apiVersion, kind, namespace, name };
}

/** Objects in a sentence: `CronJob mail, CronJob report and 3 more`. */
export function nameObjects(objects: readonly BackedUpObject[]): string {
  const names = objects
    .slice(0, MOST_NAMES)
    .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  const more = objects.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}
