import { ContainerLog, LogLine } from '../api/PodRuntime';

const KEPT_LINES = 10_000;

/** The log of one run of a container, as it is written. */
export class ContainerLogBuffer implements ContainerLog {
  readonly #lines: LogLine[] = [];
  readonly #followers = new Set<(line?: LogLine) => void>();
  #ended = false;

  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  get ended(): boolean {
    return this.#ended;
  }

  append(text: string): void {
    for (const line of text.replace(/\n$/, '').split('\n')) {
      const entry = { at: Date.now(), text: line };
      this.#lines.push(entry);
      this.#followers.forEach(follower => follower(entry));
    }
    if (this.#lines.length > KEPT_LINES) {
      this.#lines.splice(0, this.#lines.length - KEPT_LINES);
    }
  }

  end(): void {
    this.#ended = true;
    this.#followers.forEach(follower => follower());
    this.#followers.clear();
  }

  follow(listener: (line?: LogLine) => void): () => void {
    this.#followers.add(listener);
    return () => this.#followers.delete(listener);
  }
}
