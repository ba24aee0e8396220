import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  type Entity,
  parseEntityRef,
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EntityFilter } from '../config/KymarosConfig';
import { relationTargets } from './relations';

const ENTITIES_PER_REQUEST = 1000;

/** Nothing but what is shown of them: a catalog is large. */
const FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.title',
  'spec.profile.displayName',
  'relations',
];

/** A service as the catalog has it. */
export interface CatalogEntity {
  entityRef: string;
  title: string;
  ownerRef?: string;
  systemRef?: string;
}

/** Reads from the catalog what is to be protected. What the credentials may not see is not there. */
export interface Services {
  /** All that `kymaros.fleet.services` says are services. */
  list(credentials: BackstageCredentials): Promise<CatalogEntity[]>;
  /** Those of the entities that are in the catalog. */
  byRefs(
    entityRefs: string[],
    credentials: BackstageCredentials,
  ): Promise<CatalogEntity[]>;
}

/** {@link Services} out of the catalog's entities. */
export class CatalogServices implements Services {
  readonly #catalog: CatalogService;
  readonly #filters: EntityFilter[];

  constructor(options: { catalog: CatalogService; filters: EntityFilter[] }) {
    this.#catalog = options.catalog;
    this.#filters = options.filters;
  }

  async list(credentials: BackstageCredentials): Promise<CatalogEntity[]> {
    // Without any filter the catalog would give everything.
    if (this.#filters.length === 0) {
      return [];
    }
    const found: CatalogEntity[] = [];
    const pages = this.#catalog.streamEntities(
      {
        filter: this.#filters,
        fields: FIELDS,
        pageSize: ENTITIES_PER_REQUEST,
      },
      { credentials },
    );
    for await (const page of pages) {
      found.push(...page.map(shown));
    }
    return found;
  }

  async byRefs(
    entityRefs: string[],
    credentials: BackstageCredentials,
  ): Promise<CatalogEntity[]> {
    const found: CatalogEntity[] = [];
    for (let i = 0; i < entityRefs.length; i += ENTITIES_PER_REQUEST) {
      const { items } = await this.#catalog.getEntitiesByRefs(
        {
          entityRefs: entityRefs.slice(i, i + ENTITIES_PER_REQUEST),
          fields: FIELDS,
        },
        { credentials },
      );
      found.push(...items.flatMap(entity => (entity ? [shown(entity)] : [])));
    }
    return found;
  }
}

function shown(entity: Entity): CatalogEntity {
  const profile = entity.spec?.profile as { displayName?: string } | undefined;
  const { name, title } = entity.metadata;
  return {
    entityRef: stringifyEntityRef(entity),
    title: title ?? profile?.displayName ?? name,
    ownerRef: relationTargets(entity, RELATION_OWNED_BY)[0],
    systemRef: relationTargets(entity, RELATION_PART_OF).find(
      ref => parseEntityRef(ref).kind.toLowerCase() === 'system',
    ),
  };
}
