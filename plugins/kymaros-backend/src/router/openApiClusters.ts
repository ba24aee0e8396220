import { CLUSTER_CONDITIONS } from '@kymaros/plugin-kymaros-common';
import {
  count,
  entityParameters,
  errors,
  itemsOf,
  json,
  listOf,
  oneOf,
  ref,
  shape,
  text,
  texts,
  time,
} from './openApiParts';

/** Paths about clusters. */
export const clusterPaths = {
  '/v1/clusters': {
    get: {
      operationId: 'getClusters',
      summary: 'Whether restore tests can run on each cluster',
      responses: {
        '200': json(
          'What was found out within some seconds',
          itemsOf('ClusterHealth'),
        ),
        ...errors,
      },
    },
  },
  '/v1/restore-tests/{kind}/{namespace}/{name}/cluster': {
    get: {
      operationId: 'getTestCluster',
      summary: 'Whether restore tests can run on the cluster of a test',
      parameters: entityParameters,
      responses: {
        '200': json(
          'What was found out within some seconds',
          ref('ClusterHealth'),
        ),
        ...errors,
      },
    },
  },
};

/** Shapes about clusters. */
export const clusterSchemas = {
  ClusterHealth: shape({
    name: text,
    title: text,
    checkedAt: time,
    conditions: listOf(
      shape({
        kind: oneOf(...CLUSTER_CONDITIONS),
        state: oneOf('ok', 'failed', 'unknown'),
        message: text,
        'seenAt?': time,
        'hint?': text,
        'details?': texts,
      }),
    ),
    runs: shape({ running: count, queued: count, limit: count }),
    sandboxes: shape({ used: count, limit: count }),
  }),
};
