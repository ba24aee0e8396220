import {
  resolvePackagePath,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { DatabaseRunArchive } from './DatabaseRunArchive';
import { DatabaseRunLease } from './DatabaseRunLease';
import { DatabaseRunQueue } from './DatabaseRunQueue';
import { DatabaseRunReader } from './DatabaseRunReader';
import { DatabaseSandboxLedger } from './DatabaseSandboxLedger';
import { DatabaseScheduleLedger } from './DatabaseScheduleLedger';
import type {
  RunArchive,
  RunLease,
  RunQueue,
  RunReader,
  SandboxLedger,
  ScheduleLedger,
} from './RunStore';

/** All that is kept of runs. */
export class DatabaseRunStore {
  readonly reader: RunReader;
  readonly queue: RunQueue;
  readonly lease: RunLease;
  readonly archive: RunArchive;
  readonly ledger: SandboxLedger;
  readonly schedules: ScheduleLedger;

  /** Brings the plugin's tables up to date first. */
  static async create(options: {
    database: DatabaseService;
    /** Called after each committed change of a run. */
    onRunChanged?: (runId: string) => void;
  }): Promise<DatabaseRunStore> {
    const { database, onRunChanged = () => {} } = options;
    const knex = await database.getClient();
    if (!database.migrations?.skip) {
      await knex.migrate.latest({
        directory: resolvePackagePath(
          '@kymaros/plugin-kymaros-backend',
          'migrations',
        ),
      });
    }
    return new DatabaseRunStore({ knex, onRunChanged });
  }

  private constructor(options: {
    knex: Knex;
    onRunChanged: (runId: string) => void;
  }) {
    this.reader = new DatabaseRunReader(options);
    this.queue = new DatabaseRunQueue(options);
    this.lease = new DatabaseRunLease(options);
    this.archive = new DatabaseRunArchive(options);
    this.ledger = new DatabaseSandboxLedger(options);
    this.schedules = new DatabaseScheduleLedger(options);
  }
}
