import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { BACKUP, SOURCES } from './definitions';

const SCRIPT = resolve(__dirname, '../../../scripts/many-runs.mjs');

/** Services with a restore test each, the same ones each time. */
export function manyServices(count: number): object[] {
  return Array.from({ length: count }, (_, index) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: nameOf(index),
      annotations: {
        'kymaros.io/backup': BACKUP,
        'kymaros.io/namespaces': SOURCES[index % SOURCES.length],
        'kymaros.io/schedule': `${index % 60} ${index % 24} * * *`,
      },
    },
    spec: {
      type: 'service',
      lifecycle: 'production',
      owner: index % 10 === 0 ? 'team-orders' : `team-${index % 40}`,
    },
  }));
}

/** Name of one of {@link manyServices}. */
export function nameOf(index: number): string {
  return `service-${String(index + 1).padStart(4, '0')}`;
}

/** Gives {@link manyServices} a past in the data folder of a backend that is not running. */
export async function fillPast(options: {
  folder: string;
  services: number;
  runsOfFirst: number;
  runsOfOthers: number;
}): Promise<void> {
  const { folder, services, runsOfFirst, runsOfOthers } = options;
  const child = spawn(
    process.execPath,
    [
      SCRIPT,
      ...['--folder', folder],
      ...['--first', String(runsOfFirst), '--others', String(runsOfOthers)],
    ],
    { stdio: ['pipe', 'ignore', 'inherit'] },
  );
  const refs = Array.from(
    { length: services },
    (_, index) => `component:default/${nameOf(index)}`,
  );
  child.stdin.end(refs.join('\n'));
  const [code] = await once(child, 'exit');
  if (code !== 0) {
    throw new Error(`the past could not be made: ${code}`);
  }
}
