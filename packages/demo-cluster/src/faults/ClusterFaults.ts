import { Clock } from '../api/Clock';
import { ApiError } from '../api/errors';
import { ApiRequest, Interceptors } from '../api/interceptors';
import { Pod } from '../api/objects';
import { selectionFilter } from '../api/selectors';
import { ImageShelf } from '../kubelet/ContainerImage';
import { Network } from '../network/Network';
import type { VeleroServer } from '../velero';
import { Fault, RequestMatch } from './Fault';

/** Where faults take hold. */
export interface FaultPoints {
  interceptors: Interceptors;
  images: ImageShelf;
  clock: Clock;
  velero: VeleroServer;
  kubelet: { forceUnready(matches: (pod: Pod) => boolean): () => void };
  network: Network;
}

const REASONS: Record<number, string> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

/** Lets the cluster fail on command. */
export class ClusterFaults {
  readonly #points: FaultPoints;
  readonly #active = new Map<string, { fault: Fault; remove: () => void }>();
  #lastId = 0;

  constructor(points: FaultPoints) {
    this.#points = points;
  }

  /** Puts a fault in force; gives the id by which it is removed. */
  inject(fault: Fault): string {
    this.#lastId += 1;
    const id = `fault-${this.#lastId}`;
    this.#active.set(id, { fault, remove: this.#apply(fault) });
    return id;
  }

  /** Ends a fault; `false` when there is none of that id. */
  remove(id: string): boolean {
    this.#active.get(id)?.remove();
    return this.#active.delete(id);
  }

  /** Ends all faults. */
  clear(): void {
    [...this.#active.keys()].forEach(id => this.remove(id));
  }

  list(): Array<{ id: string; fault: Fault }> {
    return [...this.#active].map(([id, { fault }]) => ({ id, fault }));
  }

  /** Breaks the connections of watches, once; clients have to begin anew. */
  dropWatches(match: RequestMatch = {}): void {
    this.#points.interceptors.dropWatches(request => concerns(match, request));
  }

  #apply(fault: Fault): () => void {
    const { interceptors, images, velero, kubelet } = this.#points;
    switch (fault.kind) {
      case 'api-error':
      case 'slow-api':
        return this.#interceptRequests(fault);
      case 'silent-watch':
        return interceptors.onWatchEvent(request =>
          concerns(fault, request) ? 'skip' : 'deliver',
        );
      case 'restore': {
        const { kind: _, ...restoreFault } = fault;
        return velero.faults.addRestoreFault(restoreFault);
      }
      case 'backup':
        velero.setFlaws(fault.backup, { failedVolumes: fault.failedVolumes });
        return () => velero.setFlaws(fault.backup, {});
      case 'velero-down':
        velero.crash();
        return () => velero.startServer();
      case 'storage-unavailable':
        velero.setStorageReachable(false);
        return () => velero.setStorageReachable(true);
      case 'unready-pods': {
        const matches = selectionFilter(fault);
        return kubelet.forceUnready(pod => matches(pod));
      }
      case 'open-network':
        return this.#openNetwork(fault.firstMs);
      case 'missing-image':
        return this.#hideImage(images, fault.image);
      default:
        throw ApiError.badRequest(
          `kind: unknown fault ${(fault as { kind: string }).kind}`,
        );
    }
  }

  #interceptRequests(
    fault: Extract<Fault, { kind: 'api-error' | 'slow-api' }>,
  ): () => void {
    let left = fault.count ?? Infinity;
    return this.#points.interceptors.onRequest(async request => {
      if (left <= 0 || !concerns(fault, request)) {
        return;
      }
      left -= 1;
      if (fault.kind === 'slow-api') {
        await this.#points.clock.wait(fault.delayMs, request.signal);
        return;
      }
      const code = fault.code ?? 500;
      throw new ApiError({
        code,
        reason: REASONS[code] ?? 'Unknown',
        message: fault.message ?? `refused on command (${code})`,
      });
    });
  }

  #openNetwork(firstMs?: number): () => void {
    const { network } = this.#points;
    network.enforcePolicies(
      firstMs === undefined ? 'never' : { afterMs: firstMs },
    );
    return () => network.enforcePolicies('always');
  }

  #hideImage(images: ImageShelf, name: string): () => void {
    const image = images.find(name);
    if (!image) {
      throw ApiError.badRequest(
        `image: ${name} is not an image of this cluster`,
      );
    }
    images.remove(name);
    return () => images.add(name, image);
  }
}

function concerns(match: RequestMatch, request: ApiRequest): boolean {
  const fields: Array<keyof RequestMatch> = [
    'verb',
    'resource',
    'subresource',
    'namespace',
    'name',
  ];
  return fields.every(
    field => match[field] === undefined || match[field] === request[field],
  );
}
