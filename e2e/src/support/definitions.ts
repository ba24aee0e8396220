import type { RestoreTestSpecInput } from '@kymaros/plugin-kymaros-common';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';

const EXAMPLE = resolve(__dirname, '../../../examples/myapp/restore-test.yaml');

/** The seed's complete example, as it stands in its file. */
export const seedExample = parse(readFileSync(EXAMPLE, 'utf8')) as object;

/** Ref of {@link seedExample}. */
export const SEED_EXAMPLE_REF = 'restoretest:kymaros-system/myapp-full-stack';

/** The three source namespaces of the fixture application. */
export const SOURCES = ['app-db', 'app-backend', 'app-frontend'];

/** How many pods each of {@link SOURCES} has. */
export const PODS = [1, 2, 1];

/** The backup of the fixture application. */
export const BACKUP = 'myapp-backup';

/** A restore test document, registered as `restoretest:e2e/<name>`. */
export function restoreTest(name: string, spec: RestoreTestSpecInput): object {
  return {
    apiVersion: 'restore.kymaros.io/v1alpha1',
    kind: 'RestoreTest',
    metadata: { name, namespace: 'e2e' },
    spec,
  };
}

/** Ref of {@link restoreTest}. */
export function refOf(name: string): string {
  return `restoretest:e2e/${name}`;
}

/** The database tier alone, with a check that fails unless the volume's rows were restored. */
export function databaseTest(
  name: string,
  overrides: Partial<RestoreTestSpecInput> = {},
): object {
  return restoreTest(name, {
    backupSource: { name: BACKUP, namespaces: [{ name: 'app-db' }] },
    checks: [
      {
        name: 'orders-are-there',
        type: 'exec',
        exec: {
          podSelector: { app: 'postgres' },
          container: 'postgres',
          command: [
            'psql',
            '-U',
            'postgres',
            '-c',
            'select count(*) from orders',
          ],
          timeout: '30s',
          retries: 5,
        },
      },
    ],
    ...overrides,
  });
}
