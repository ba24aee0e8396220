import { FileSystem } from '../FileSystem';
import { Row } from './expressions';

/** A table: its columns in order, and its rows. */
export interface Table {
  columns: string[];
  rows: Row[];
}

/** All that one server holds. */
export interface ServerData {
  user: string;
  databases: Record<string, Record<string, Table>>;
}

/** The server's data folder; it is what a backup of the volume keeps. */
export class DatabaseFiles {
  readonly #files: FileSystem;
  readonly #folder: string;

  constructor(files: FileSystem, folder: string) {
    this.#files = files;
    this.#folder = folder;
  }

  /** The data; undefined before a database was made. */
  read(): ServerData | undefined {
    if (this.#files.read(`${this.#folder}/PG_VERSION`) === undefined) {
      return undefined;
    }
    return JSON.parse(this.#files.read(`${this.#folder}/base.json`) ?? '');
  }

  write(data: ServerData): void {
    this.#files.write(`${this.#folder}/base.json`, JSON.stringify(data));
    this.#files.write(`${this.#folder}/PG_VERSION`, '15\n');
  }
}
