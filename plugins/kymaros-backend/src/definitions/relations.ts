import type { Entity } from '@backstage/catalog-model';

/** Entity refs at the other end of an entity's relations of a type. */
export function relationTargets(entity: Entity, type: string): string[] {
  return (entity.relations ?? [])
    .filter(relation => relation.type === type)
    .map(({ targetRef }) => targetRef);
}
