import { accessRules } from './accessRules';

const rules = accessRules({ backupNamespace: 'velero' });
const WRITES = ['create', 'update', 'patch', 'delete', 'deletecollection'];

describe('accessRules', () => {
  it('stay in the namespace of Velero, but for a look at volumes', () => {
    const elsewhere = rules.filter(({ namespace }) => namespace !== 'velero');

    expect(elsewhere.map(({ verb, resource }) => [verb, resource])).toEqual([
      ['list', 'persistentvolumes'],
    ]);
  });

  it('never write what others made: backups, and requests to delete them', () => {
    const written = rules
      .filter(({ verb }) => WRITES.includes(verb))
      .map(({ group, resource }) => `${resource}.${group}`);

    expect(new Set(written)).toEqual(
      new Set([
        'restores.velero.io',
        'downloadrequests.velero.io',
        'configmaps.',
      ]),
    );
  });

  it('name each right once, with what it is needed for', () => {
    const names = rules.map(({ verb, group, resource }) =>
      [verb, group, resource].join(' '),
    );

    expect(new Set(names).size).toBe(names.length);
    expect(rules.filter(({ neededTo }) => !neededTo)).toEqual([]);
  });
});
