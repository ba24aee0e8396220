import { InputError } from '@backstage/errors';
import type { Hazard } from '@kymaros/plugin-kymaros-node';
import type { HazardConfig } from '../../config/KymarosConfig';
import { builtInHazards } from './builtInHazards';
import { ClusterHazards } from './ClusterHazards';

type Allowance = Extract<HazardConfig, { action: 'allow' }>;
type Addition = Exclude<HazardConfig, Allowance>;

/** All hazards that are known: the built-in ones, the backup provider's, and the platform team's. */
export class HazardTable {
  readonly #hazards: readonly Hazard[];
  readonly #allowances: readonly Allowance[];

  /** @throws InputError for an id that is not unique, or an allowance of what is not there */
  constructor(options: {
    /** `BackupProvider.hazards` */
    provider: readonly Hazard[];
    /** `kymaros.hazards` */
    config: readonly HazardConfig[];
  }) {
    const { config, provider } = options;
    this.#allowances = config.filter(one => one.action === 'allow');
    this.#hazards = [
      ...builtInHazards,
      ...provider,
      ...config.filter(one => one.action !== 'allow').map(addition),
    ];
    requireUnique(this.#hazards);
    requireKnown(this.#allowances, this.#hazards);
  }

  /** The table as it counts on a cluster. */
  on(cluster: string): ClusterHazards {
    const allowed = this.#allowances
      .filter(({ clusters }) => !clusters || clusters.includes(cluster))
      .map(({ id }) => id);
    return new ClusterHazards({ hazards: this.#hazards, allowed });
  }
}

function addition(entry: Addition): Hazard {
  const { id, title, risk, resources } = entry;
  const given = { id, title, risk, resources, detects: () => true };
  return entry.action === 'exclude'
    ? { ...given, neutralise: { kind: 'exclude' }, remedy: 'not restored' }
    : {
        ...given,
        neutralise: {
          kind: 'refuse',
          hint: `The platform team wants it so: see ${id} under kymaros.hazards. Leave these objects out by spec.backupSource.labelSelector.`,
        },
        remedy: 'the run is refused',
      };
}

function requireUnique(hazards: readonly Hazard[]): void {
  const ids = hazards.map(({ id }) => id);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined) {
    throw new InputError(
      `kymaros.hazards: there is a hazard '${twice}' already; choose another id`,
    );
  }
}

function requireKnown(
  allowances: readonly Allowance[],
  hazards: readonly Hazard[],
): void {
  const ids = hazards.map(({ id }) => id);
  const unknown = allowances.find(({ id }) => !ids.includes(id));
  if (unknown) {
    throw new InputError(
      `kymaros.hazards: '${
        unknown.id
      }' cannot be allowed, there is no such hazard. There are: ${ids.join(
        ', ',
      )}`,
    );
  }
}
