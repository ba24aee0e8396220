import { Clock } from '../api/Clock';
import type { Store } from '../api/Store';
import { ImageShelf } from '../kubelet/ContainerImage';
import { VolumeShelf } from '../kubelet/Volume';
import type { VeleroServer } from '../velero';

/** What the samples are installed into. */
export interface SampleCluster {
  readonly store: Store;
  readonly clock: Clock;
  readonly images: ImageShelf;
  readonly volumes: VolumeShelf;
  readonly velero: VeleroServer;
  /** Runs a command in a container; gives the exit code. */
  exec(options: {
    namespace: string;
    pod: string;
    container: string;
    command: string[];
  }): Promise<number>;
}
