import { setTimeout as delay } from 'node:timers/promises';
import type { TestCluster } from './TestCluster';

const LOOK_EVERY_MS = 300;

/** Sees which objects a run makes, so that one made twice is noticed. */
export class IdentityRecorder {
  readonly #cluster: TestCluster;
  readonly #uids = new Map<string, Set<string>>();
  #stopped = false;
  #looking: Promise<void> = Promise.resolve();

  constructor(cluster: TestCluster) {
    this.#cluster = cluster;
  }

  follow(runId: string): void {
    this.#looking = this.#look(runId);
  }

  async #look(runId: string): Promise<void> {
    while (!this.#stopped) {
      for (const [name, uid] of await this.#cluster.identitiesOf(runId)) {
        this.#uids.set(name, (this.#uids.get(name) ?? new Set()).add(uid));
      }
      await delay(LOOK_EVERY_MS);
    }
  }

  async stop(): Promise<this> {
    this.#stopped = true;
    await this.#looking;
    return this;
  }

  /** Names that were seen with more than one uid. */
  doubled(): string[] {
    return [...this.#uids]
      .filter(([, uids]) => uids.size > 1)
      .map(([name]) => name);
  }
}
