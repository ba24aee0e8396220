import { ENTITY_STATUS_CATALOG_PROCESSING_TYPE } from '@backstage/catalog-client';
import type { Entity } from '@backstage/catalog-model';
import type {
  AlphaEntity,
  EntityStatusItem,
} from '@backstage/catalog-model/alpha';
import type { DefinitionProblem } from '@kymaros/plugin-kymaros-common';

/** The entity with a status item for each problem, as the catalog's own processing errors have it: its page shows those. */
export function withProblems(
  entity: AlphaEntity,
  problems: DefinitionProblem[],
): Entity {
  if (problems.length === 0) {
    return entity;
  }
  const withStatus: AlphaEntity = {
    ...entity,
    status: {
      ...entity.status,
      items: [...(entity.status?.items ?? []), ...problems.map(statusItem)],
    },
  };
  return withStatus;
}

function statusItem(problem: DefinitionProblem): EntityStatusItem {
  const { field, message, entityRef, location } = problem;
  const where =
    location === undefined ? entityRef : `${entityRef}, ${location}`;
  const text = `${field} ${message} (${where})`;
  return {
    type: ENTITY_STATUS_CATALOG_PROCESSING_TYPE,
    level: 'error',
    message: `InputError: ${text}`,
    error: { name: 'InputError', message: text },
  };
}
