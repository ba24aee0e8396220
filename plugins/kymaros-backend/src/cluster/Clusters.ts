import type { KubernetesObject } from '@kubernetes/client-node';
import type {
  Bounds,
  ClusterReader,
  ObjectKey,
} from '@kymaros/plugin-kymaros-node';
import type { ClusterConfig } from '../config/KymarosConfig';

/** The configured clusters. */
export interface Clusters {
  readonly names: string[];
  config(name: string): ClusterConfig;
  /** @throws NotFoundError naming the known clusters */
  reader(name: string): ClusterReader;
  /** What the API server says that it is: `v1.35.4`. */
  version(name: string, options: { bounds: Bounds }): Promise<string>;
  /** Whom the cluster takes Kymaros for: `system:serviceaccount:kymaros-system:kymaros`. */
  username(name: string, options: { bounds: Bounds }): Promise<string>;
}

/** Writes without asking; only the guard in `sandbox/` may hold one. */
export interface UnguardedWriter {
  create<T extends KubernetesObject>(object: T): Promise<T>;
  mergePatch<T extends KubernetesObject>(
    key: ObjectKey,
    patch: object,
  ): Promise<T>;
  delete(
    key: ObjectKey,
    options?: { uid?: string; propagation?: 'Background' | 'Foreground' },
  ): Promise<boolean>;
}
