import type {
  BackedUpObject,
  Hazard,
  RestorePatch,
  RestoreScope,
} from '@kymaros/plugin-kymaros-node';
import { matchesResource } from './resources';

type Mapping = Pick<RestoreScope, 'namespaceMapping'>;

/** What becomes of an object. */
export interface HazardMatch {
  hazard: Hazard;
  action: 'excluded' | 'changed' | 'refused' | 'allowed';
}

const ACTIONS = {
  exclude: 'excluded',
  patch: 'changed',
  refuse: 'refused',
} as const;

/** The table of hazards as it counts on one cluster. */
export class ClusterHazards {
  readonly #active: readonly Hazard[];
  readonly #allowed: readonly Hazard[];

  constructor(options: {
    hazards: readonly Hazard[];
    /** Ids of those that the platform team lets be. */
    allowed: readonly string[];
  }) {
    const { allowed, hazards } = options;
    this.#active = hazards.filter(({ id }) => !allowed.includes(id));
    this.#allowed = hazards.filter(({ id }) => allowed.includes(id));
  }

  /** Resources that stay out of every restore. */
  exclusions(): string[] {
    return [
      ...new Set(
        this.#active
          .filter(({ neutralise }) => neutralise.kind === 'exclude')
          .flatMap(({ resources }) => resources),
      ),
    ];
  }

  /** Changes to objects of every restore. */
  patches(scope: RestoreScope): RestorePatch[] {
    return this.#active.flatMap(({ neutralise }) =>
      neutralise.kind === 'patch' ? neutralise.patches(scope) : [],
    );
  }

  /** The hazard because of which all objects of the resource stay out. */
  excluding(resource: string): Hazard | undefined {
    return this.#active.find(
      ({ neutralise, resources }) =>
        neutralise.kind === 'exclude' && matchesResource(resources, resource),
    );
  }

  /** What is hazardous about an object of the backup. Of one that stays out nothing else matters. */
  matching(object: BackedUpObject, scope: Mapping): HazardMatch[] {
    const excluding = this.excluding(object.resource);
    const candidates = excluding ? [excluding] : this.#active;
    return [
      ...detected(candidates, object, scope).map(hazard => ({
        hazard,
        action: ACTIONS[hazard.neutralise.kind],
      })),
      ...(excluding ? [] : detected(this.#allowed, object, scope)).map(
        hazard => ({ hazard, action: 'allowed' as const }),
      ),
    ];
  }

  /** What should not be in a sandbox any more, although this object has it. */
  remaining(object: BackedUpObject, scope: Mapping): Hazard[] {
    return detected(this.#active, object, scope);
  }

  /** Whether objects of the resource may be hazardous at all. */
  concerns(resource: string): boolean {
    return this.#active.some(({ resources }) =>
      matchesResource(resources, resource),
    );
  }
}

function detected(
  hazards: readonly Hazard[],
  object: BackedUpObject,
  scope: Mapping,
): Hazard[] {
  return hazards.filter(
    hazard =>
      matchesResource(hazard.resources, object.resource) &&
      hazard.detects(object, scope),
  );
}
