import type { Entity } from '@backstage/catalog-model';
import {
  KYMAROS_ANNOTATIONS,
  RESTORE_TEST_KIND,
} from '@kymaros/plugin-kymaros-common';

/** The catalog relation from a service to the RestoreTest documents that vouch for it. */
const VOUCHED_FOR_BY_RELATION = 'vouchedForBy';

/**
 * Whether an entity defines a restore test or one vouches for it: for `EntitySwitch` and `EntityLayout.Route` in apps on
 * the legacy frontend system.
 *
 * @public
 */
export function isKymarosAvailable(entity: Entity): boolean {
  const annotations = entity.metadata.annotations ?? {};
  return (
    isOfKind(entity, RESTORE_TEST_KIND) ||
    [
      KYMAROS_ANNOTATIONS.namespaces,
      KYMAROS_ANNOTATIONS.backup,
      KYMAROS_ANNOTATIONS.restoreTests,
    ].some(name => annotations[name] !== undefined) ||
    (entity.relations ?? []).some(
      ({ type }) => type === VOUCHED_FOR_BY_RELATION,
    )
  );
}

/** Whether an entity gets the card: also a component without restore test, which is told how to get one. */
export function hasReadinessCard(entity: Entity): boolean {
  return isOfKind(entity, 'Component') || isKymarosAvailable(entity);
}

function isOfKind(entity: Entity, kind: string): boolean {
  return (
    entity.kind.toLocaleLowerCase('en-US') === kind.toLocaleLowerCase('en-US')
  );
}
