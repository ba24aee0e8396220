import {
  backupResourceListSchema,
  inventoryOf,
  missingNamespaces,
} from './backupContents';

const list = backupResourceListSchema.parse({
  'v1/Namespace': ['app-db', 'app-empty', 'other'],
  'v1/Pod': ['app-db/postgres-0', 'other/web'],
  'apps/v1/StatefulSet': ['app-db/postgres'],
  'v1/Secret': ['app-web/token'],
  'v1/PersistentVolume': ['app-db', 'pv-1'],
  'v1/Service': null,
});

describe('inventoryOf', () => {
  it('groups what the backup holds of the namespaces by kind', () => {
    expect(inventoryOf(list, ['app-db'])).toEqual({
      'app-db': {
        'v1/Pod': ['postgres-0'],
        'apps/v1/StatefulSet': ['postgres'],
      },
    });
  });

  it('knows a namespace by its objects when the Namespace itself was not backed up', () => {
    expect(inventoryOf(list, ['app-web'])).toEqual({
      'app-web': { 'v1/Secret': ['token'] },
    });
  });

  it('knows an empty namespace', () => {
    expect(inventoryOf(list, ['app-empty'])).toEqual({ 'app-empty': {} });
  });
});

describe('missingNamespaces', () => {
  it('is a gate for each namespace of which the backup holds nothing', () => {
    const namespaces = ['app-db', 'pv-1', 'app-empty', 'gone'];
    const findings = missingNamespaces({
      inventory: inventoryOf(list, namespaces),
      namespaces,
      backupName: 'nightly',
    });
    expect(
      findings.map(({ tier, gate, cause }) => ({ tier, gate, cause })),
    ).toEqual([
      { tier: 'pv-1', gate: true, cause: 'BACKUP' },
      { tier: 'gone', gate: true, cause: 'BACKUP' },
    ]);
  });
});
