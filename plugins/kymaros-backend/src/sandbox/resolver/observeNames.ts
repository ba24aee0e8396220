import type { V1Namespace } from '@kubernetes/client-node';
import type { Finding } from '@kymaros/plugin-kymaros-common';
import type { Bounds, ClusterReader } from '@kymaros/plugin-kymaros-node';
import { ClusterError } from '../../cluster/ClusterError';
import { PROBE_NAME } from '../probes/probeObjects';
import type { NameRules } from './corefile';
import { NameDirectory } from './NameDirectory';
import { parseQueryLog } from './queryLog';
import { type NameReference, referencesOf } from './references';
import { namesUnknownFinding } from './resolverFindings';
import { RESOLVER_NAME } from './resolverObjects';

/** Of the end of the log. A query is about 100 bytes. */
const LOG_BYTES = 4 * 1024 * 1024;

/** What the resolver was asked. */
export interface ObservedNames {
  names: NameReference[];
  /** Where names lead that nobody has asked for. */
  directory: NameDirectory;
  findings: Finding[];
}

/** Reads from the resolver's log what the application asked for. */
export async function observeNames(options: {
  cluster: ClusterReader;
  rules: NameRules;
  /** Search domains of each tier's pods, in list order. */
  searches: ReadonlyArray<readonly string[]>;
  bounds: Bounds;
}): Promise<ObservedNames> {
  const { bounds, cluster, ...rest } = options;
  const namespaces = await cluster.list<V1Namespace>(
    { apiVersion: 'v1', kind: 'Namespace' },
    { signal: bounds.signal },
  );
  const directory = new NameDirectory({
    ...rest,
    namespaces: new Set(namespaces.map(({ metadata }) => metadata!.name!)),
  });
  try {
    const { text: log } = await cluster.podLog({
      namespace: rest.rules.control,
      pod: RESOLVER_NAME,
      limitBytes: LOG_BYTES,
      bounds,
    });
    const asked = parseQueryLog(log, { ownLabels: [PROBE_NAME] });
    return { names: referencesOf(asked, directory), directory, findings: [] };
  } catch (error) {
    if (error instanceof ClusterError) {
      return { names: [], directory, findings: [namesUnknownFinding(error)] };
    }
    throw error;
  }
}
