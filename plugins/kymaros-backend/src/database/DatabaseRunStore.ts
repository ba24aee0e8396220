import {
  resolvePackagePath,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { KeyObject } from 'node:crypto';
import { EvidenceSealer } from '../evidence/EvidenceSealer';
import { DatabaseEvidenceStore } from './DatabaseEvidenceStore';
import type { CheckHistory } from './CheckHistory';
import { DatabaseCheckHistory } from './DatabaseCheckHistory';
import type { ClusterRunReader } from './ClusterRunReader';
import { DatabaseClusterRunReader } from './DatabaseClusterRunReader';
import { DatabaseFleetRunReader } from './DatabaseFleetRunReader';
import { DatabaseRunArchive } from './DatabaseRunArchive';
import { DatabaseRunLease } from './DatabaseRunLease';
import { DatabaseRunQueue } from './DatabaseRunQueue';
import { DatabaseRunReader } from './DatabaseRunReader';
import { DatabaseRunRetention } from './DatabaseRunRetention';
import { DatabaseSandboxLedger } from './DatabaseSandboxLedger';
import { DatabaseScheduleLedger } from './DatabaseScheduleLedger';
import type { EvidenceStore } from './EvidenceStore';
import type { FleetRunReader } from './FleetRunReader';
import { useSigningKey } from './operations/evidenceKeys';
import type { RunRetention } from './RunRetention';
import type {
  ChangedRun,
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
  readonly fleet: FleetRunReader;
  readonly clusterRuns: ClusterRunReader;
  readonly queue: RunQueue;
  readonly lease: RunLease;
  readonly archive: RunArchive;
  readonly checkHistory: CheckHistory;
  readonly evidence: EvidenceStore;
  readonly retention: RunRetention;
  readonly ledger: SandboxLedger;
  readonly schedules: ScheduleLedger;

  /** Brings the plugin's tables up to date first. */
  static async create(options: {
    database: DatabaseService;
    /** `kymaros.instance`; records of evidence name it. */
    instance: string;
    /** Signs evidence; absent: one is generated once and kept in the database. */
    signingKey?: KeyObject;
    /** Called after each committed change of a run. */
    onRunChanged?: (run: ChangedRun) => void;
  }): Promise<DatabaseRunStore> {
    const { database, instance, onRunChanged = () => {} } = options;
    const knex = await database.getClient();
    if (!database.migrations?.skip) {
      await knex.migrate.latest({
        directory: resolvePackagePath(
          '@kymaros/plugin-kymaros-backend',
          'migrations',
        ),
      });
    }
    const signingKey = await useSigningKey(knex, options.signingKey);
    const sealer = new EvidenceSealer({ instance, signingKey });
    return new DatabaseRunStore({ knex, sealer, onRunChanged });
  }

  private constructor(options: {
    knex: Knex;
    sealer: EvidenceSealer;
    onRunChanged: (run: ChangedRun) => void;
  }) {
    this.reader = new DatabaseRunReader(options);
    this.fleet = new DatabaseFleetRunReader(options);
    this.clusterRuns = new DatabaseClusterRunReader(options);
    this.queue = new DatabaseRunQueue(options);
    this.lease = new DatabaseRunLease(options);
    this.archive = new DatabaseRunArchive(options);
    this.checkHistory = new DatabaseCheckHistory(options);
    this.evidence = new DatabaseEvidenceStore(options);
    this.retention = new DatabaseRunRetention(options);
    this.ledger = new DatabaseSandboxLedger(options);
    this.schedules = new DatabaseScheduleLedger(options);
  }
}
