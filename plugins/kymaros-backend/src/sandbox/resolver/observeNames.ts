import type { V1Namespace } from '@kubernetes/client-node';
import type { Finding } from '@kymaros/plugin-kymaros-common';
import type { Bounds, ClusterReader } from '@kymaros/plugin-kymaros-node';
import { ClusterError } from '../../cluster/ClusterError';
import { PROBE_NAME } from '../probes/probeObjects';
import type { NameRules } from './corefile';
import { parseQueryLog } from './queryLog';
import { type NameReference, referencesOf } from './references';
import { refusedNameFindings } from './refusedNames';
import { namesUnknownFinding } from './resolverFindings';
import { RESOLVER_NAME } from './resolverObjects';

/** Of the end of the log. A query is about 100 bytes. */
const LOG_BYTES = 4 * 1024 * 1024;
const MOST_NAMES = 500;

/** What the resolver was asked. */
export interface ObservedNames {
  /** Those of each tier together, the most asked for first, at most 500. */
  names: NameReference[];
  findings: Finding[];
}

/** Reads from the resolver's log what the application asked for, and what it was refused. */
export async function observeNames(options: {
  cluster: ClusterReader;
  rules: NameRules;
  /** Search domains of each tier's pods, in list order. */
  searches: ReadonlyArray<readonly string[]>;
  bounds: Bounds;
}): Promise<ObservedNames> {
  const { cluster, rules, searches, bounds } = options;
  try {
    const [log, namespaces] = await Promise.all([
      cluster.podLog({
        namespace: rules.control,
        pod: RESOLVER_NAME,
        limitBytes: LOG_BYTES,
        bounds,
      }),
      cluster.list<V1Namespace>(
        { apiVersion: 'v1', kind: 'Namespace' },
        { signal: bounds.signal },
      ),
    ]);
    const references = referencesOf(
      parseQueryLog(log, { ownLabels: [PROBE_NAME] }),
      {
        rules,
        searches,
        namespaces: new Set(namespaces.map(({ metadata }) => metadata!.name!)),
      },
    ).sort((a, b) => b.queries - a.queries);
    return {
      names: references.slice(0, MOST_NAMES),
      findings: refusedNameFindings(references, rules.mode),
    };
  } catch (error) {
    if (error instanceof ClusterError) {
      return { names: [], findings: [namesUnknownFinding(error)] };
    }
    throw error;
  }
}
