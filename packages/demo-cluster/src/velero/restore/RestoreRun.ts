import type { BackupArchive } from '../backup/BackupArchive';
import { Result } from '../Result';
import type {
  Backup,
  ItemOperation,
  Restore,
  RestoreVolumeInfo,
} from '../types';
import type { VeleroContext } from '../VeleroContext';
import type { RestoreFault } from '../VeleroFaults';
import { RestoredItems } from './RestoredItems';
import type { ModifierRule } from './resourceModifiers';

/** One restore while it is in progress: what it is about, and what came of it so far. */
export class RestoreRun {
  readonly restored = new RestoredItems();
  readonly warnings = new Result();
  readonly errors = new Result();
  readonly operations: ItemOperation[] = [];
  readonly volumes: RestoreVolumeInfo[] = [];
  /** PersistentVolumes that come into being by provisioning instead of being restored. */
  readonly toProvision = new Set<string>();
  readonly renamedVolumes = new Map<string, string>();
  /** What goes on beside the items; rejects never. */
  readonly dataTransfers: Array<Promise<void>> = [];
  readonly log: string[] = [];
  readonly context: VeleroContext;
  readonly restore: Restore;
  readonly backup: Backup;
  readonly archive: BackupArchive;
  readonly modifiers: ModifierRule[];
  readonly fault?: RestoreFault;

  constructor(options: {
    context: VeleroContext;
    restore: Restore;
    backup: Backup;
    archive: BackupArchive;
    modifiers: ModifierRule[];
    fault?: RestoreFault;
  }) {
    this.context = options.context;
    this.restore = options.restore;
    this.backup = options.backup;
    this.archive = options.archive;
    this.modifiers = options.modifiers;
    this.fault = options.fault;
  }

  /** Where a namespace of the backup goes. */
  target(namespace: string): string {
    return this.restore.spec.namespaceMapping?.[namespace] ?? namespace;
  }

  say(level: 'info' | 'warning' | 'error', message: string): void {
    const { namespace, name } = this.restore.metadata;
    const time = this.context.clock.timestamp();
    this.log.push(
      `time="${time}" level=${level} msg=${JSON.stringify(
        message,
      )} restore=${namespace}/${name}`,
    );
  }
}
