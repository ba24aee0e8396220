import type { KubernetesObject } from '@kubernetes/client-node';
import { KYMAROS_LABELS } from '@kymaros/plugin-kymaros-common';
import type {
  Bounds,
  ClusterReader,
  ResourceKind,
} from '@kymaros/plugin-kymaros-node';
import pLimit from 'p-limit';
import { contentDigest } from './contentDigest';
import { controllerOf } from '../controllers';
import { kindKey } from './kindKey';
import { isMadeByCluster } from './leftOut';
import { resourceName } from './resourceName';

const PARALLEL_REQUESTS = 4;

/** An object that is in a sandbox, as far as a comparison needs it. */
export interface FoundObject {
  name: string;
  digest: string;
  /** Somebody other than the backup made it: its controller, the cluster or Kymaros. */
  isMade: boolean;
}

/** What is in a sandbox, by kind. */
export type SandboxContents = ReadonlyMap<string, readonly FoundObject[]>;

/** Lists the objects of some kinds, one request a kind and page, and keeps of each only what a comparison needs. */
export async function readSandbox(
  cluster: ClusterReader,
  options: {
    sandbox: string;
    runId: string;
    kinds: readonly ResourceKind[];
    bounds: Bounds;
  },
): Promise<SandboxContents> {
  const limit = pLimit(PARALLEL_REQUESTS);
  const lists = await Promise.all(
    options.kinds.map(kind =>
      limit(async (): Promise<[string, FoundObject[]]> => {
        const objects = await cluster.list<KubernetesObject>(
          {
            apiVersion: kind.apiVersion,
            kind: kind.kind,
            namespace: options.sandbox,
          },
          options.bounds,
        );
        return [
          kindKey(kind),
          objects.map(object => found(object, { kind, ...options })),
        ];
      }),
    ),
  );
  return new Map(lists);
}

function found(
  object: KubernetesObject,
  { kind, runId }: { kind: ResourceKind; runId: string },
): FoundObject {
  const name = object.metadata?.name ?? '';
  return {
    name,
    digest: contentDigest(object),
    isMade:
      controllerOf(object) !== undefined ||
      object.metadata?.labels?.[KYMAROS_LABELS.runId] === runId ||
      isMadeByCluster({
        resource: resourceName(kind),
        metadata: { name },
      }),
  };
}
