import type { ClusterHealth } from '@kymaros/plugin-kymaros-common';
import type { CallOptions } from '../RestoreTestService';

/** What people can ask about clusters. */
export interface ClusterService {
  /** How each configured cluster is; what does not answer in time is `unknown`. */
  list(options: CallOptions): Promise<ClusterHealth[]>;
  /** Of the cluster that the test restores in. @throws NotFoundError when there is no such test, or its definition has problems */
  ofTest(testRef: string, options: CallOptions): Promise<ClusterHealth>;
}
