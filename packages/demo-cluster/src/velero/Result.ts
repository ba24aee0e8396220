/** What Velero stores as errors or as warnings of a restore or a backup. */
export interface ResultDocument {
  velero?: string[];
  cluster?: string[];
  namespaces?: Record<string, string[]>;
}

/** Collects messages the way Velero sorts them: its own, those of the cluster, and those of each namespace. */
export class Result {
  readonly #velero: string[] = [];
  readonly #cluster: string[] = [];
  readonly #namespaces: Record<string, string[]> = {};

  static of(document: ResultDocument = {}): Result {
    const result = new Result();
    result.#velero.push(...(document.velero ?? []));
    result.#cluster.push(...(document.cluster ?? []));
    Object.entries(document.namespaces ?? {}).forEach(([namespace, messages]) =>
      messages.forEach(message => result.add(namespace, message)),
    );
    return result;
  }

  addVelero(message: string): void {
    this.#velero.push(message);
  }

  /** Adds a message to a namespace, or without one to the cluster. */
  add(namespace: string | undefined, message: string): void {
    if (!namespace) {
      this.#cluster.push(message);
      return;
    }
    this.#namespaces[namespace] = [
      ...(this.#namespaces[namespace] ?? []),
      message,
    ];
  }

  get count(): number {
    return this.messages().length;
  }

  messages(): string[] {
    return [
      ...this.#velero,
      ...this.#cluster,
      ...Object.values(this.#namespaces).flat(),
    ];
  }

  toDocument(): ResultDocument {
    return {
      ...(this.#velero.length > 0 && { velero: [...this.#velero] }),
      ...(this.#cluster.length > 0 && { cluster: [...this.#cluster] }),
      ...(Object.keys(this.#namespaces).length > 0 && {
        namespaces: structuredClone(this.#namespaces),
      }),
    };
  }
}
