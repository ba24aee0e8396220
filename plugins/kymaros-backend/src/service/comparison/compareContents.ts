import type { RunComparison } from '@kymaros/plugin-kymaros-common';
import type { StoredContents } from '../../database/RunStore';

/** More than anybody reads. */
const MAX_CHANGES = 500;

type Contents = Record<string, StoredContents>;
type Change = NonNullable<RunComparison['contents']>[number];

/** Objects that one backup has and the other has not, or has otherwise, by tier, kind and name. */
export function compareContents(contents: {
  before: Contents;
  after: Contents;
}): Change[] {
  const before = digestsOf(contents.before);
  const after = digestsOf(contents.after);
  const changes: Change[] = [];
  for (const key of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const change = changeOf(before.get(key), after.get(key));
    if (change && changes.length < MAX_CHANGES) {
      const [tier, group, name] = JSON.parse(key);
      changes.push({ tier, object: objectOf({ tier, group, name }), change });
    }
  }
  return changes;
}

function digestsOf(contents: Contents): Map<string, string> {
  return new Map(
    Object.entries(contents).flatMap(([tier, groups]) =>
      Object.entries(groups).flatMap(([group, objects]) =>
        Object.entries(objects).map(([name, digest]): [string, string] => [
          JSON.stringify([tier, group, name]),
          digest,
        ]),
      ),
    ),
  );
}

/** An empty digest is of a content that could not or must not be read: nothing is known of it. */
function changeOf(
  before: string | undefined,
  after: string | undefined,
): Change['change'] | undefined {
  if (before === undefined) {
    return 'added';
  }
  if (after === undefined) {
    return 'removed';
  }
  return before && after && before !== after ? 'changed' : undefined;
}

function objectOf(key: {
  tier: string;
  group: string;
  name: string;
}): Change['object'] {
  const slash = key.group.lastIndexOf('/');
  return {
    apiVersion: key.group.slice(0, slash),
    kind: key.group.slice(slash + 1),
    namespace: key.tier,
    name: key.name,
  };
}
