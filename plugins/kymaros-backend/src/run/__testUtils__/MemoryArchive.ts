import type { RunLogs } from '@kymaros/plugin-kymaros-common';
import type { RunArchive, StoredContents } from '../../database/RunStore';

/** Keeps the heavy parts of runs for as long as a test lasts, as copies like a database does. */
export class MemoryArchive implements RunArchive {
  readonly #contents = new Map<string, string>();
  readonly #logs = new Map<string, string>();

  async saveContents(
    runId: string,
    contents: Record<string, StoredContents>,
  ): Promise<void> {
    this.#contents.set(runId, JSON.stringify(contents));
  }

  async contentsOf(
    runId: string,
  ): Promise<Record<string, StoredContents> | undefined> {
    const contents = this.#contents.get(runId);
    return contents && JSON.parse(contents);
  }

  async saveLogs(runId: string, logs: RunLogs): Promise<void> {
    this.#logs.set(runId, JSON.stringify(logs));
  }

  async logsOf(runId: string): Promise<RunLogs | undefined> {
    const logs = this.#logs.get(runId);
    return logs && JSON.parse(logs);
  }
}
