import type { Dependency } from '@kymaros/plugin-kymaros-common';
import {
  type LevelScore,
  measured,
  notApplicable,
  notMeasured,
} from './levelResult';

/** Names that can only mean a Service: `postgres.app-db.svc.cluster.local`. */
const SERVICE_NAME = /\.svc(\.|$)/;

/**
 * What a dependency does to the level: `met` counts as 1, `unmet` as 0. `untested` counts for nothing: a sandbox cannot
 * reach the world, and what is only written down, in words that may mean something else, need not be missing. Nor does
 * `told`, a relation of the catalog: it names neither a tier nor anything that could be asked for.
 */
export function standingOf(
  dependency: Dependency,
): 'met' | 'unmet' | 'untested' | 'told' {
  const { place, beyond, name, queries, tier } = dependency;
  if (tier === undefined) {
    return 'told';
  }
  switch (place) {
    case 'inside':
    case 'rewritten':
      return 'met';
    case 'blocked':
      return beyond === 'outside' ? 'untested' : 'unmet';
    default:
      return queries > 0 || SERVICE_NAME.test(name) ? 'unmet' : 'untested';
  }
}

/** Share of what the application needs by name that it finds inside the sandboxes, whether it asked for it or only says so. */
export function dependencies(all: Dependency[] | undefined): LevelScore {
  if (!all) {
    return notMeasured('dependencies', 'the sandboxes were not observed');
  }
  const standings = all.map(standingOf);
  const met = standings.filter(one => one === 'met').length;
  const counted = met + standings.filter(one => one === 'unmet').length;
  const untested = standings.filter(one => one === 'untested').length;
  const rest = untested > 0 ? `, ${untested} cannot be tested` : '';
  return counted === 0
    ? notApplicable('dependencies', `needs nothing by name${rest}`)
    : measured(
        'dependencies',
        met / counted,
        `${met} of ${counted} found in the sandboxes${rest}`,
      );
}
