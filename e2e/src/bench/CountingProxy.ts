import { ApiProxy } from '../support/ApiProxy';

/** Counts what Kymaros asks an API server. */
export class CountingProxy {
  readonly #counts = new Map<string, number>();
  #proxy!: ApiProxy;

  static async start(kubeconfig: string): Promise<CountingProxy> {
    const counting = new CountingProxy();
    counting.#proxy = await ApiProxy.start({
      kubeconfig,
      onRequest: ({ headers, method }) =>
        counting.#count(headers.upgrade ? 'UPGRADE' : method!),
    });
    return counting;
  }

  /** File of a kubeconfig that leads through the proxy. */
  get kubeconfig(): string {
    return this.#proxy.kubeconfig;
  }

  /** Requests so far by method, the most frequent first. */
  counts(): Array<[method: string, count: number]> {
    return [...this.#counts].sort(([, a], [, b]) => b - a);
  }

  reset(): void {
    this.#counts.clear();
  }

  async stop(): Promise<void> {
    await this.#proxy.stop();
  }

  #count(method: string): void {
    this.#counts.set(method, (this.#counts.get(method) ?? 0) + 1);
  }
}
