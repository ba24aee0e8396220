import type { Entity } from '@backstage/catalog-model';
import { RestoreTestReader } from './RestoreTestReader';

const service = (namespaces: string, etag?: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'shop',
    etag,
    annotations: {
      'kymaros.io/backup': 'latest',
      'kymaros.io/namespaces': namespaces,
    },
  },
});

describe('RestoreTestReader', () => {
  it('reads an entity once, however often it is looked at', () => {
    const reader = new RestoreTestReader(['demo']);
    const first = reader.read(service('shop', 'a'));
    expect(first).toMatchObject({ cluster: 'demo', problems: [] });
    expect(reader.read(service('shop', 'a'))).toBe(first);
  });

  it.each([['b'], [undefined]])(
    'reads it anew when it has become another one (etag %s)',
    etag => {
      const reader = new RestoreTestReader(['demo']);
      reader.read(service('shop', 'a'));
      expect(reader.read(service('shop,shop-db', etag))).toMatchObject({
        spec: {
          backupSource: { namespaces: [{ name: 'shop' }, { name: 'shop-db' }] },
        },
      });
    },
  );

  it('tells entities without a test from those with a mistake', () => {
    const reader = new RestoreTestReader(['demo']);
    const other = service('shop', 'c');
    other.metadata.annotations = {};
    expect(reader.read(other)).toBeUndefined();
    expect(reader.read(other)).toBeUndefined();
    expect(reader.read(service('not a namespace', 'd'))).toMatchObject({
      problems: [{ field: "metadata.annotations['kymaros.io/namespaces']" }],
    });
  });
});
