/** What a volume or a container's own file system holds: text files by their path (`data/rows.json`). */
export type VolumeContents = Record<string, string>;

/** The files of one volume. They outlive the containers that mount it. */
export class Volume {
  readonly #files = new Map<string, string>();
  readonly #listeners = new Set<() => void>();

  constructor(contents: VolumeContents = {}) {
    Object.entries(contents).forEach(([path, text]) =>
      this.#files.set(path, text),
    );
  }

  read(path: string): string | undefined {
    return this.#files.get(path);
  }

  write(path: string, text: string): void {
    this.#files.set(path, text);
    this.#changed();
  }

  remove(path: string): void {
    this.#files.delete(path);
    this.#changed();
  }

  /** The paths that begin with a prefix, sorted. */
  paths(prefix = ''): string[] {
    return [...this.#files.keys()]
      .filter(path => path.startsWith(prefix))
      .sort();
  }

  /** All files, as a backup keeps them. */
  contents(): VolumeContents {
    return Object.fromEntries(this.#files);
  }

  /** Replaces all files, as a restore does. */
  replace(contents: VolumeContents): void {
    this.#files.clear();
    Object.entries(contents).forEach(([path, text]) =>
      this.#files.set(path, text),
    );
    this.#changed();
  }

  /** Calls back after each change; the result ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #changed(): void {
    [...this.#listeners].forEach(listener => listener());
  }
}

/** The disks behind PersistentVolumes, by the PersistentVolume's name. */
export class VolumeShelf {
  readonly #volumes = new Map<string, Volume>();

  /** The disk of a PersistentVolume; empty when it is new. */
  of(persistentVolume: string): Volume {
    const volume = this.#volumes.get(persistentVolume) ?? new Volume();
    this.#volumes.set(persistentVolume, volume);
    return volume;
  }

  discard(persistentVolume: string): void {
    this.#volumes.delete(persistentVolume);
  }
}
