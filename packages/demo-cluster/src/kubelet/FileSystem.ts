import { Volume } from './Volume';

/** Where a volume is mounted in a container. */
export interface Mount {
  path: string;
  volume: Volume;
  subPath?: string;
  readOnly?: boolean;
}

/** The files that one container sees: its own, and those of the volumes mounted in it. */
export class FileSystem {
  readonly #own: Volume;
  readonly #mounts: Mount[];

  /** `own` are the files that a container has without any volume, by their absolute paths. */
  constructor(mounts: Mount[], own: Record<string, string> = {}) {
    this.#own = new Volume(
      Object.fromEntries(
        Object.entries(own).map(([path, text]) => [path.slice(1), text]),
      ),
    );
    // The longest path first, so that a mount inside another one wins.
    this.#mounts = [...mounts].sort((a, b) => b.path.length - a.path.length);
  }

  /** The volume that holds a path, and the path in it. */
  locate(path: string): { volume: Volume; path: string; readOnly: boolean } {
    const absolute = normalized(path);
    const mount = this.#mounts.find(
      ({ path: at }) =>
        absolute === at || absolute.startsWith(`${at.replace(/\/$/, '')}/`),
    );
    if (!mount) {
      return { volume: this.#own, path: absolute.slice(1), readOnly: false };
    }
    const inside = absolute.slice(mount.path.replace(/\/$/, '').length + 1);
    const parts = [mount.subPath, inside].filter(Boolean);
    return {
      volume: mount.volume,
      path: parts.join('/'),
      readOnly: mount.readOnly ?? false,
    };
  }

  read(path: string): string | undefined {
    const place = this.locate(path);
    return place.volume.read(place.path);
  }

  write(path: string, text: string): void {
    const place = this.locate(path);
    if (place.readOnly) {
      throw new Error(`can't create ${path}: Read-only file system`);
    }
    place.volume.write(place.path, text);
  }

  remove(path: string): void {
    const place = this.locate(path);
    place.volume.remove(place.path);
  }

  /** The names directly inside a folder; undefined when there is no such folder. */
  list(folder: string): string[] | undefined {
    const place = this.locate(folder);
    const prefix = place.path === '' ? '' : `${place.path}/`;
    const names = place.volume
      .paths(prefix)
      .map(path => path.slice(prefix.length).split('/')[0]);
    const mounted = this.#mounts.some(
      mount => mount.path === normalized(folder),
    );
    return names.length > 0 || mounted ? [...new Set(names)] : undefined;
  }
}

function normalized(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') {
      parts.pop();
    } else if (part !== '' && part !== '.') {
      parts.push(part);
    }
  }
  return `/${parts.join('/')}`;
}
