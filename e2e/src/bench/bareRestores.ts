import { randomBytes } from 'node:crypto';
import { BACKUP, PODS, SOURCES } from '../support/definitions';
import type { TestCluster } from '../support/TestCluster';

/**
 * The floor: the same Restores in the same order, by somebody who only creates namespaces, waits for each Restore to
 * complete and for its pods to be ready. Returns the milliseconds that it took; what it made is removed after that.
 */
export async function bareRestores(cluster: TestCluster): Promise<number> {
  const id = randomBytes(3).toString('hex');
  const names = SOURCES.map(source => `floor-${id}-${source}`);
  const mapping = Object.fromEntries(
    SOURCES.map((source, index) => [source, names[index]]),
  );
  const began = performance.now();
  try {
    for (const name of names) {
      await cluster.create({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name, labels: { 'velero.io/exclude-from-backup': 'true' } },
      });
    }
    for (const [index, name] of names.entries()) {
      await cluster.restore(name, {
        backupName: BACKUP,
        includedNamespaces: [SOURCES[index]],
        namespaceMapping: mapping,
      });
      await cluster.podsReady(name, PODS[index]);
    }
    return performance.now() - began;
  } finally {
    for (const name of names) {
      await cluster.deleteRestore(name);
      await cluster.deleteNamespace(name);
    }
  }
}
