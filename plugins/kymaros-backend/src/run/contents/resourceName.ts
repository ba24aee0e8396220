import type { ResourceKind } from '@kymaros/plugin-kymaros-node';
import { groupOf } from '../../cluster/resourcePath';

/** `plural.group`, or the plural alone in the core group. */
export function resourceName({ apiVersion, plural }: ResourceKind): string {
  const group = groupOf(apiVersion);
  return group ? `${plural}.${group}` : plural;
}
