import type {
  V1PersistentVolume,
  V1PersistentVolumeClaim,
} from '@kubernetes/client-node';
import type { Finding } from '@kymaros/plugin-kymaros-common';
import {
  WaitTimeoutError,
  type Bounds,
  type ClusterReader,
} from '@kymaros/plugin-kymaros-node';
import { ClusterError } from '../cluster/ClusterError';
import type { GuardedRunWriter } from './GuardedRunWriter';
import { volumeLeftFinding } from './sandboxFindings';

/** Provisioners usually need seconds to delete a volume. */
const VOLUME_PATIENCE_MS = 60_000;

const VOLUMES = { apiVersion: 'v1', kind: 'PersistentVolume' };

/** The volumes behind the claims of a run's sandboxes. */
export class SandboxVolumes {
  readonly #cluster: ClusterReader;
  readonly #writer: GuardedRunWriter;

  constructor(options: { cluster: ClusterReader; writer: GuardedRunWriter }) {
    this.#cluster = options.cluster;
    this.#writer = options.writer;
  }

  /**
   * Sees to it that the volumes go with their claims, while the claims are still there to prove whose they are. Backup
   * systems set restored volumes to Retain when the original was.
   *
   * @returns the volumes of the sandboxes, with findings for those that will stay
   */
  async prepareRemoval(
    sandboxes: string[],
    bounds: Bounds,
  ): Promise<{ volumes: V1PersistentVolume[]; findings: Finding[] }> {
    const all = await this.#cluster.list<V1PersistentVolume>(VOLUMES, bounds);
    const volumes = all.filter(({ spec }) =>
      sandboxes.includes(spec?.claimRef?.namespace ?? ''),
    );
    const findings: Finding[] = [];
    for (const volume of volumes.filter(retained)) {
      const claim = await this.#claimOf(volume, bounds);
      const refusal = await this.#writer.releaseVolume({ volume, claim, all });
      if (refusal) {
        findings.push(volumeLeftFinding(volume, refusal));
      }
    }
    return { volumes, findings };
  }

  /** Waits until the volumes are gone, but for those that are known to stay. */
  async awaitRemoval(
    volumes: V1PersistentVolume[],
    options: { bounds: Bounds; known: Finding[] },
  ): Promise<Finding[]> {
    const staying = new Set(options.known.map(({ object }) => object?.name));
    const names = volumes
      .map(({ metadata }) => metadata!.name!)
      .filter(name => !staying.has(name));
    if (names.length === 0) {
      return [];
    }
    const { signal, deadlineMs } = options.bounds;
    let left: V1PersistentVolume[] = [];
    try {
      await this.#cluster.waitFor<V1PersistentVolume, true>({
        query: VOLUMES,
        until: objects => {
          left = objects.filter(({ metadata }) =>
            names.includes(metadata!.name!),
          );
          return left.length === 0 ? true : undefined;
        },
        what: `volumes ${names.join(', ')} to be deleted`,
        bounds: {
          signal,
          deadlineMs: Math.min(deadlineMs, Date.now() + VOLUME_PATIENCE_MS),
        },
      });
      return [];
    } catch (error) {
      if (!(error instanceof WaitTimeoutError)) {
        throw error;
      }
      return left.map(volume =>
        volumeLeftFinding(
          volume,
          volume.status?.message ?? `it is ${volume.status?.phase}`,
        ),
      );
    }
  }

  async #claimOf(
    volume: V1PersistentVolume,
    bounds: Bounds,
  ): Promise<V1PersistentVolumeClaim | undefined> {
    const { namespace, name } = volume.spec!.claimRef!;
    try {
      return await this.#cluster.get<V1PersistentVolumeClaim>(
        {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          namespace,
          name: name!,
        },
        bounds,
      );
    } catch (error) {
      // A namespace that is being deleted may have lost our rights in it before its claims.
      if (error instanceof ClusterError && error.status === 403) {
        return undefined;
      }
      throw error;
    }
  }
}

function retained({ spec }: V1PersistentVolume): boolean {
  return spec?.persistentVolumeReclaimPolicy !== 'Delete';
}
