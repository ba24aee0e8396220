import { Change } from './ChangeLog';
import { KubeObject } from './objects';
import { WatchEvent } from './storeOptions';

/** A change as a watch with a selector sees it: an object that stops matching is gone. */
export function seenThrough(
  matches: (object: KubeObject) => boolean,
  change: Change,
): WatchEvent | undefined {
  const now = matches(change.object);
  const before = change.previous !== undefined && matches(change.previous);
  if (change.type === 'DELETED') {
    return before || now
      ? { type: 'DELETED', object: change.object }
      : undefined;
  }
  if (now) {
    return { type: before ? 'MODIFIED' : 'ADDED', object: change.object };
  }
  return before ? { type: 'DELETED', object: change.object } : undefined;
}
